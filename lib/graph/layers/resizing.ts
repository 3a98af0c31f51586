import type { LayerOf } from "../../architectures/cnn-spec";
import type { ResolvedLayer } from "../../architectures/resolved-cnn";
import type { Value } from "../graph";
import type { PoolAttributes } from "../op-attributes";
import type { AnyForward, ForwardRules } from "./forward-rule";
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

/** Row n of Pascal's triangle: 1, n, …, n, 1. */
function binomials(n: number): number[] {
  return Array.from({ length: n }).reduce<number[]>(
    (row) => [...row, 0].map((value, i) => value + (row[i - 1] ?? 0)),
    [1],
  );
}

/**
 * Every channel under the same binomial kernel, for k = 3 (1 2 1; 2 4 2; 1 2 1)/16, zeros around the map.
 * Source: Zhang 2019, "Making Convolutional Networks Shift-Invariant Again", section 3.2; padded as by its Keras ports.
 */
function blurred({ builder, layer, spec, x }: AnyForward & { spec: LayerOf<"blur_pooling2d"> }): Value {
  const { kernelSize: size, stride, padding } = spec;
  const [channels] = layer.inputShapes[0];
  const taps = binomials(size - 1);
  const window = taps.flatMap((down) => taps.map((across) => (down * across) / 4 ** (size - 1)));
  const values = Float32Array.from({ length: channels * size ** 2 }, (_, i) => window[i % window.length]);
  const kernel = builder.constant(`${layer.name}/blur`, [channels, 1, size, size], values);
  const pads = padsOf(layer, { size, stride, dilation: 1, padding });
  return builder.value("conv", [x, kernel], { strides: square(stride), pads, dilations: [1, 1], group: channels });
}

export const RESIZING_RULES = {
  max_pooling2d: ({ mode, layer, spec, x }) => mode.maxPool(x, poolingOf(layer, spec)),
  average_pooling2d: ({ builder, layer, spec, x }) => builder.value("averagePool", [x], poolingOf(layer, spec)),
  blur_pooling2d: blurred,
  global_average_pooling2d: ({ builder, x }) => builder.value("reduceMean", [x], { axes: [2, 3], keepDims: false }),
  global_max_pooling2d: ({ builder, mode, layer, x }) =>
    builder.value("reshape", [mode.maxPool(x, globalPoolingOf(layer))], {
      shape: [x.type.shape[0], ...layer.outputShape],
    }),
  upsampling2d: ({ builder, spec, x }) =>
    builder.value("resize", [x], { scale: spec.size, interpolation: spec.interpolation }),
} satisfies Partial<ForwardRules>;
