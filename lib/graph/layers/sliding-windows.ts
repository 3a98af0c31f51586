/** @file Convolution and pooling layers' geometry in the attributes of their ops. */
import type { LayerOf } from "../../architectures/cnn-spec";
import type { PaddingSpec } from "../../architectures/layers/padding";
import type { ResolvedLayer } from "../../architectures/resolved-cnn";
import { axisPaddings, fitTransposedWindow, fitWindow } from "../../architectures/window";
import type { ConvAttributes, ConvInputGradientAttributes, Pads, Pair, PoolAttributes } from "../op-attributes";

interface Window {
  size: number;
  stride: number;
  dilation: number;
  padding: PaddingSpec;
}

const square = (length: number): Pair => [length, length];

/** A convolution layer's attributes; `group` is 1, the layer's groups, or for a depthwise one its channels. */
export function convolutionOf(layer: ResolvedLayer, spec: LayerOf<"conv2d" | "depthwise_conv2d" | "separable_conv2d">, group: number): ConvAttributes {
  const { kernelSize, stride, dilation, padding } = spec;
  return { strides: square(stride), pads: padsOf(layer, { size: kernelSize, stride, dilation, padding }), dilations: square(dilation), group };
}

export const POINTWISE: ConvAttributes = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 };

/** A transposed convolution as the input gradient of the convolution that goes the other way. */
export function transposedConvolutionOf(layer: ResolvedLayer, { kernelSize, stride, padding }: LayerOf<"conv2d_transpose">): ConvInputGradientAttributes {
  const [, height, width] = layer.inputShapes[0];
  const [vertical, horizontal] = [height, width].map((length) => fitTransposedWindow(length, kernelSize, stride, padding));
  return {
    strides: square(stride),
    pads: [vertical.cropBefore, horizontal.cropBefore, vertical.cropAfter, horizontal.cropAfter],
    dilations: [1, 1],
    group: 1,
    size: [vertical.output, horizontal.output],
  };
}

export function poolingOf(layer: ResolvedLayer, spec: LayerOf<"max_pooling2d" | "average_pooling2d">): PoolAttributes {
  const { poolSize, stride = poolSize, padding } = spec;
  return { kernel: square(poolSize), strides: square(stride), pads: padsOf(layer, { size: poolSize, stride, dilation: 1, padding }) };
}

/** One window over the whole map. */
export function globalPoolingOf(layer: ResolvedLayer): PoolAttributes {
  const [, height, width] = layer.inputShapes[0];
  return { kernel: [height, width], strides: [height, width], pads: [0, 0, 0, 0] };
}

function padsOf(layer: ResolvedLayer, { size, stride, dilation, padding }: Window): Pads {
  const [, height, width] = layer.inputShapes[0];
  const extent = (size - 1) * dilation + 1;
  const { rows, columns } = axisPaddings(padding);
  const vertical = fitWindow(height, extent, stride, rows);
  const horizontal = fitWindow(width, extent, stride, columns);
  return [vertical.padBefore, horizontal.padBefore, vertical.padAfter, horizontal.padAfter];
}
