/** @file Convolutions: stock layers where they exist and have a gradient, else taps of our own. */
import { HilumError } from "../../../errors";
import type { Tensor } from "@tensorflow/tfjs";
import type { LayerOf } from "../../../architectures/cnn-spec";
import type { TensorFlow } from "../tensorflow";
import { ownLayer } from "./own-layer";
import { placeOne, type AnyPlacement, type Layer, type Placed, type Placement, type PlacementRules } from "./placement";
import { slidingConvolution } from "./sliding-convolution";
import { padded } from "./zero-padding";

type Windowed = LayerOf<"conv2d" | "depthwise_conv2d" | "separable_conv2d">;

type Sliding = Pick<Windowed, "name" | "kernelSize" | "stride" | "useBias">;
const windowOptions = ({ name, kernelSize, stride, useBias }: Sliding) => ({
  name,
  kernelSize,
  strides: stride,
  useBias,
});
const groupsOf = (spec: Windowed): number => (spec.kind === "conv2d" ? spec.groups : 1);

/** Why stock TensorFlow.js has no such convolution; null where it has. */
function convolutionRefusal(spec: Windowed): string | null {
  if (groupsOf(spec) > 1) return "stock TensorFlow.js has no grouped convolution";
  if (spec.dilation > 1 && spec.stride > 1)
    return "stock TensorFlow.js has no convolution with both a stride and a dilation";
  if (spec.kind === "depthwise_conv2d" && spec.dilation > 1 && spec.padding !== "same")
    return "stock TensorFlow.js miscounts the size of a dilated depthwise convolution without padding";
  return null;
}

type Weights = readonly Tensor[];

/** A full, grouped, depthwise or separable convolution: its stock layer, or our own where that does not do. */
function placeConvolution(
  placement: AnyPlacement & { spec: Windowed },
  stock: (options: StockOptions) => Layer,
  own: (image: Tensor, weights: Weights) => Tensor,
): Placed {
  const { tf, layer, spec, inputs, purpose } = placement;
  const refusal = convolutionRefusal(spec);
  if (purpose === "export" && refusal !== null) {
    throw new HilumError("unsupportedEngine", `Layer "${spec.name}" cannot be exported: ${refusal}.`);
  }
  const isStock = purpose === "export" || (refusal === null && spec.dilation === 1);
  if (!isStock) return placeOne(ownLayer(tf, layer, own), inputs);
  const { inputs: read, padding } = padded(placement, spec.padding);
  return placeOne(stock({ ...windowOptions(spec), padding, dilationRate: spec.dilation }), read);
}

interface StockOptions extends ReturnType<typeof windowOptions> {
  padding: "same" | "valid";
  dilationRate: number;
}

function biased(tf: TensorFlow, map: Tensor, bias: Tensor | undefined): Tensor {
  return bias === undefined ? map : tf.add(map, bias);
}

/** Each channel under a window of its own: `[k, k, C, 1]` as C groups of one channel each, which is the same memory. */
function spread({ tf, layer, spec }: AnyPlacement & { spec: Windowed }, image: Tensor, kernel: Tensor): Tensor {
  const { kernelSize, stride, padding, dilation } = spec;
  const [channels] = layer.inputShapes[0];
  const grouped = tf.reshape(kernel, [kernelSize, kernelSize, 1, channels]);
  return slidingConvolution(tf, image, grouped, { stride, padding, dilation, groups: channels });
}

function placeFull(placement: Placement<"conv2d">): Placed {
  const { tf, spec } = placement;
  return placeConvolution(
    placement,
    (options) => tf.layers.conv2d({ ...options, kernelInitializer: "zeros", filters: spec.filters }),
    (image, [kernel, bias]) => biased(tf, slidingConvolution(tf, image, kernel, spec), bias),
  );
}

function placeDepthwise(placement: Placement<"depthwise_conv2d">): Placed {
  const { tf } = placement;
  return placeConvolution(
    placement,
    (options) => tf.layers.depthwiseConv2d({ ...options, depthwiseInitializer: "zeros", depthMultiplier: 1 }),
    (image, [kernel, bias]) => biased(tf, spread(placement, image, kernel), bias),
  );
}

function placeSeparable(placement: Placement<"separable_conv2d">): Placed {
  const { tf, spec } = placement;
  const initializers = { depthwiseInitializer: "zeros", pointwiseInitializer: "zeros" } as const;
  const pointwise = { stride: 1, padding: "valid", dilation: 1, groups: 1 } as const;
  return placeConvolution(
    placement,
    (options) => tf.layers.separableConv2d({ ...options, ...initializers, filters: spec.filters }),
    (image, [kernel, mix, bias]) => {
      const mixed = slidingConvolution(tf, spread(placement, image, kernel), mix, pointwise);
      return biased(tf, mixed, bias);
    },
  );
}

function placeTransposed({ tf, spec, inputs }: Placement<"conv2d_transpose">): Placed {
  const { padding, filters } = spec;
  const options = { ...windowOptions(spec), padding, filters };
  return placeOne(tf.layers.conv2dTranspose({ ...options, kernelInitializer: "zeros" }), inputs);
}

export const CONVOLUTION_PLACEMENTS = {
  conv2d: placeFull,
  depthwise_conv2d: placeDepthwise,
  separable_conv2d: placeSeparable,
  conv2d_transpose: placeTransposed,
} satisfies Partial<PlacementRules>;
