/** @file Convolutions: stock layers where they exist and have a gradient, else taps of our own. */
import { HilumError } from "../../../errors";
import type { LayerOf } from "../../../architectures/cnn-spec";
import { ownLayer } from "./own-layer";
import { placeOne, type Layer, type Placed, type Placement } from "./placement";
import { slidingConvolution } from "./sliding-convolution";
import { padded } from "./zero-padding";

type Windowed = LayerOf<"conv2d" | "depthwise_conv2d" | "separable_conv2d">;

const windowOptions = ({ name, kernelSize, stride, useBias }: Pick<Windowed, "name" | "kernelSize" | "stride" | "useBias">) => ({ name, kernelSize, strides: stride, useBias });
const groupsOf = (spec: Windowed): number => (spec.kind === "conv2d" ? spec.groups : 1);

/** Why stock TensorFlow.js has no such convolution; null where it has. */
function convolutionRefusal(spec: Windowed): string | null {
  if (groupsOf(spec) > 1) return "stock TensorFlow.js has no grouped convolution";
  if (spec.dilation > 1 && spec.stride > 1) return "stock TensorFlow.js has no convolution with both a stride and a dilation";
  if (spec.kind === "depthwise_conv2d" && spec.dilation > 1 && spec.padding !== "same") return "stock TensorFlow.js miscounts the size of a dilated depthwise convolution without padding";
  return null;
}

/** A full, grouped, depthwise or separable convolution. */
export function placeConvolution(placement: Placement<Windowed["kind"]>): Placed {
  const { spec, inputs, purpose } = placement;
  const refusal = convolutionRefusal(spec);
  const isStock = purpose === "export" || (refusal === null && spec.dilation === 1);
  if (purpose === "export" && refusal !== null) throw new HilumError("unsupportedEngine", `Layer "${spec.name}" cannot be exported: ${refusal}.`);
  if (!isStock) return placeOne(ownConvolution(placement), inputs);
  const { inputs: read, padding } = padded(placement, spec.padding);
  return placeOne(stockConvolution(placement, padding), read);
}

function stockConvolution({ tf, spec }: Placement<Windowed["kind"]>, padding: "same" | "valid"): Layer {
  const options = { ...windowOptions(spec), padding, dilationRate: spec.dilation };
  switch (spec.kind) {
    case "conv2d":
      return tf.layers.conv2d({ ...options, kernelInitializer: "zeros", filters: spec.filters });
    case "depthwise_conv2d":
      return tf.layers.depthwiseConv2d({ ...options, depthwiseInitializer: "zeros", depthMultiplier: 1 });
    case "separable_conv2d":
      return tf.layers.separableConv2d({ ...options, depthwiseInitializer: "zeros", pointwiseInitializer: "zeros", filters: spec.filters });
  }
}

function ownConvolution({ tf, layer, spec }: Placement<Windowed["kind"]>): Layer {
  const { stride, padding, dilation } = spec;
  const [channels] = layer.inputShapes[0];
  return ownLayer(tf, layer, (image, [kernel, ...rest]) => {
    const biased = (map: ReturnType<typeof tf.add>, bias: typeof kernel | undefined) => (bias === undefined ? map : tf.add(map, bias));
    if (spec.kind === "conv2d") return biased(slidingConvolution(tf, image, kernel, { stride, padding, dilation, groups: spec.groups }), rest[0]);
    // [k, k, C, 1] as C groups of one channel each: the same memory.
    const spread = slidingConvolution(tf, image, tf.reshape(kernel, [spec.kernelSize, spec.kernelSize, 1, channels]), { stride, padding, dilation, groups: channels });
    if (spec.kind === "depthwise_conv2d") return biased(spread, rest[0]);
    const mixed = slidingConvolution(tf, spread, rest[0], { stride: 1, padding: "valid", dilation: 1, groups: 1 });
    return biased(mixed, rest[1]);
  });
}

export function placeTransposedConvolution({ tf, spec, inputs }: Placement<"conv2d_transpose">): Placed {
  return placeOne(tf.layers.conv2dTranspose({ ...windowOptions(spec), padding: spec.padding, kernelInitializer: "zeros", filters: spec.filters }), inputs);
}
