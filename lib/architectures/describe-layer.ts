import { assertNever } from "../invariant";
import type { LayerSpec, PaddingSpec } from "./cnn-spec";

/** A layer's settings in a few words, as a diagram or a table shows them: `3×3, 24 filters, stride 2`. */
export function describeLayer(spec: LayerSpec): string {
  return [...settingsOf(spec), ...(spec.trainable ? [] : ["frozen"])].join(", ");
}

function settingsOf(spec: LayerSpec): string[] {
  switch (spec.kind) {
    case "conv2d":
      return [window(spec.kernelSize), count(spec.filters, "filter"), ...strideOf(spec), ...dilationOf(spec), ...(spec.groups === 1 ? [] : [`${spec.groups} groups`]), ...paddingOf(spec, "same")];
    case "separable_conv2d":
      return [window(spec.kernelSize), count(spec.filters, "filter"), ...strideOf(spec), ...dilationOf(spec), ...paddingOf(spec, "same")];
    case "depthwise_conv2d":
      return [window(spec.kernelSize), ...strideOf(spec), ...dilationOf(spec), ...paddingOf(spec, "same")];
    case "conv2d_transpose":
      return [window(spec.kernelSize), count(spec.filters, "filter"), ...strideOf(spec), ...paddingOf(spec, "same")];
    case "max_pooling2d":
    case "average_pooling2d":
      return [window(spec.poolSize), ...(spec.stride === undefined || spec.stride === spec.poolSize ? [] : [`stride ${spec.stride}`]), ...paddingOf(spec, "valid")];
    case "upsampling2d":
      return [`${spec.size} times`, spec.interpolation];
    case "group_normalization":
      return [count(spec.groups, "group")];
    case "leaky_relu":
      return [`slope ${spec.negativeSlope}`];
    case "elu":
      return [`down to −${spec.alpha}`];
    case "gelu":
      return spec.approximate ? ["approximate"] : [];
    case "dropout":
    case "spatial_dropout":
    case "stochastic_depth":
      return [`rate ${spec.rate}`];
    case "gaussian_noise":
      return [`standard deviation ${spec.standardDeviation}`];
    case "squeeze_excitation":
      return [`1/${spec.ratio} of the channels`];
    case "dense":
      return [spec.units === "labels" ? "one unit per label" : count(spec.units, "unit")];
    case "batch_normalization":
    case "layer_normalization":
    case "instance_normalization":
    case "relu":
    case "silu":
    case "sigmoid":
    case "tanh":
    case "softmax":
    case "global_average_pooling2d":
    case "global_max_pooling2d":
    case "flatten":
    case "add":
    case "multiply":
    case "concatenate":
      return [];
    default:
      return assertNever(spec);
  }
}

const window = (side: number) => `${side}×${side}`;
const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? "" : "s"}`;
const strideOf = ({ stride }: { stride: number }) => (stride === 1 ? [] : [`stride ${stride}`]);
const dilationOf = ({ dilation }: { dilation: number }) => (dilation === 1 ? [] : [`dilation ${dilation}`]);
function paddingOf({ padding }: { padding: PaddingSpec }, usual: "same" | "valid"): string[] {
  if (padding === usual) return [];
  if (typeof padding === "string") return [`${padding} padding`];
  const { top, bottom, left, right } = padding;
  return [top === bottom && top === left && top === right ? `${top} zeros around` : `zeros: ${top} above, ${bottom} below, ${left} left, ${right} right`];
}
