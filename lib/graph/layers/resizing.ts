import type { LayerOf } from "../../architectures/cnn-spec";
import type { ResolvedLayer } from "../../architectures/resolved-cnn";
import { batched } from "../dimension";
import type { PoolAttributes } from "../op-attributes";
import type { ForwardRules } from "./forward-rule";
import { padsOf, square } from "./window-attributes";

function poolingOf(layer: ResolvedLayer, spec: LayerOf<"max_pooling2d" | "average_pooling2d">): PoolAttributes {
  const { poolSize, stride = poolSize, padding } = spec;
  const pads = padsOf(layer, { size: poolSize, stride, dilation: 1, padding });
  return { kernel: square(poolSize), strides: square(stride), pads };
}

/** One window over the whole map. */
function globalPoolingOf({ inputShapes }: ResolvedLayer): PoolAttributes {
  const [, height, width] = inputShapes[0];
  return { kernel: [height, width], strides: [height, width], pads: [0, 0, 0, 0] };
}

export const RESIZING_RULES = {
  max_pooling2d: ({ mode, layer, spec, x }) => mode.maxPool(x, poolingOf(layer, spec)),
  average_pooling2d: ({ builder, layer, spec, x }) => builder.value("averagePool", [x], poolingOf(layer, spec)),
  global_average_pooling2d: ({ builder, x }) => builder.value("reduceMean", [x], { axes: [2, 3], keepDims: false }),
  global_max_pooling2d: ({ builder, mode, layer, x }) =>
    builder.value("reshape", [mode.maxPool(x, globalPoolingOf(layer))], { shape: batched(layer.outputShape) }),
  upsampling2d: ({ builder, spec, x }) =>
    builder.value("resize", [x], { scale: spec.size, interpolation: spec.interpolation }),
} satisfies Partial<ForwardRules>;
