/** @file Convolutions: full, grouped, depthwise, separable and transposed. */
import type { LayerOf, PaddingSpec } from "../cnn-spec";
import type { Shape } from "../resolved-cnn";
import { fitTransposedWindow } from "../window";
import { biasOf, isRefusal, kernelOf, mapOf, refuse, refuseEnlarging, type LayerOutcome } from "./layer-rule";
import { slideWindow, type Slide } from "./slide-window";

type SlidingSpec = { kernelSize: number; stride: number; padding: PaddingSpec; dilation: number };

const slideOf = ({ kernelSize, ...rest }: SlidingSpec): Slide => ({ window: kernelSize, stride: rest.stride, padding: rest.padding, dilation: rest.dilation });

/** Kernel `[filters, C / groups, k, k]`; each group of filters reads its own share of the channels. */
export function convolution(spec: LayerOf<"conv2d">, input: Shape): LayerOutcome {
  const map = slideWindow(input, slideOf(spec));
  if (isRefusal(map)) return map;
  const { groups, filters } = spec;
  if (map.channels % groups !== 0 || filters % groups !== 0) {
    const fitting = divisorBelow(greatestCommonDivisor(map.channels, filters), groups);
    return refuse(
      `its ${groups} groups must divide both the ${map.channels} channels it reads and its ${filters} filters`,
      `Use ${fitting} ${fitting === 1 ? "group" : "groups"}, or change the filters here and above.`,
    );
  }
  const area = spec.kernelSize ** 2;
  const perGroup = map.channels / groups;
  return {
    outputShape: [filters, map.height, map.width],
    parameters: [
      kernelOf(`${spec.name}/kernel`, [filters, perGroup, spec.kernelSize, spec.kernelSize], { in: area * perGroup, out: (area * filters) / groups }),
      ...biasOf(spec, filters),
    ],
    multiplyAdds: map.height * map.width * area * perGroup * filters,
  };
}

/** Kernel `[C, 1, k, k]`: one window per channel. */
export function depthwiseConvolution(spec: LayerOf<"depthwise_conv2d">, input: Shape): LayerOutcome {
  const map = slideWindow(input, slideOf(spec));
  if (isRefusal(map)) return map;
  const area = spec.kernelSize ** 2;
  return {
    outputShape: [map.channels, map.height, map.width],
    parameters: [
      kernelOf(`${spec.name}/depthwise_kernel`, [map.channels, 1, spec.kernelSize, spec.kernelSize], { in: area, out: area }),
      ...biasOf(spec, map.channels),
    ],
    multiplyAdds: map.height * map.width * area * map.channels,
  };
}

/** A depthwise kernel `[C, 1, k, k]`, then a pointwise one `[filters, C, 1, 1]`. */
export function separableConvolution(spec: LayerOf<"separable_conv2d">, input: Shape): LayerOutcome {
  const map = slideWindow(input, slideOf(spec));
  if (isRefusal(map)) return map;
  const area = spec.kernelSize ** 2;
  const { channels } = map;
  return {
    outputShape: [spec.filters, map.height, map.width],
    parameters: [
      // No ReLU stands between the two products: Glorot with equal fans keeps the variance, He would double it.
      kernelOf(`${spec.name}/depthwise_kernel`, [channels, 1, spec.kernelSize, spec.kernelSize], { in: area, out: area }, "glorot_uniform"),
      kernelOf(`${spec.name}/pointwise_kernel`, [spec.filters, channels, 1, 1], { in: channels, out: spec.filters }),
      ...biasOf(spec, spec.filters),
    ],
    multiplyAdds: map.height * map.width * channels * (area + spec.filters),
  };
}

/**
 * The gradient of a convolution as a layer of its own, Keras' `Conv2DTranspose`: `same` gives stride · input.
 * Kernel `[C, filters, k, k]`, as in ONNX and PyTorch. An output pixel sums about (k/stride)² windows of C
 * channels, and the initial spread goes by that number; in Keras and PyTorch it goes by k² · filters.
 */
export function transposedConvolution(spec: LayerOf<"conv2d_transpose">, input: Shape): LayerOutcome {
  const map = mapOf(input);
  if (isRefusal(map)) return map;
  const [height, width] = [map.height, map.width].map((length) => fitTransposedWindow(length, spec.kernelSize, spec.stride, spec.padding).output);
  const tooLarge = refuseEnlarging(map, { height, width }, "Use a smaller stride, or put it after a pooling layer.");
  if (tooLarge !== null) return tooLarge;
  const area = spec.kernelSize ** 2;
  return {
    outputShape: [spec.filters, height, width],
    parameters: [
      kernelOf(`${spec.name}/kernel`, [map.channels, spec.filters, spec.kernelSize, spec.kernelSize], { in: Math.max(map.channels, Math.round((area * map.channels) / spec.stride ** 2)), out: area * spec.filters }),
      ...biasOf(spec, spec.filters),
    ],
    multiplyAdds: map.height * map.width * area * map.channels * spec.filters,
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The largest divisor of `whole` that is at most `limit`. */
export function divisorBelow(whole: number, limit: number): number {
  let divisor = Math.min(whole, limit);
  while (whole % divisor !== 0) divisor--;
  return divisor;
}
