import type { LayerOf } from "../../architectures/cnn-spec";
import type { ResolvedLayer } from "../../architectures/resolved-cnn";
import { fitTransposedWindow } from "../../architectures/window";
import type { Value } from "../graph";
import type { ConvAttributes, ConvInputGradientAttributes } from "../op-attributes";
import type { AnyForward, ForwardRules } from "./forward-rule";
import { padsOf, square } from "./window-attributes";

type Windowed = LayerOf<"conv2d" | "depthwise_conv2d" | "separable_conv2d">;

/** `group` is 1, the layer's groups, or for a depthwise one its channels. */
function convolutionOf(layer: ResolvedLayer, spec: Windowed, group: number): ConvAttributes {
  const { kernelSize, stride, dilation, padding } = spec;
  const pads = padsOf(layer, { size: kernelSize, stride, dilation, padding });
  return { strides: square(stride), pads, dilations: square(dilation), group };
}

/** The attributes of the input gradient of the convolution that goes the other way. */
function transposedConvolutionOf(layer: ResolvedLayer, spec: LayerOf<"conv2d_transpose">): ConvInputGradientAttributes {
  const { kernelSize, stride, padding } = spec;
  const [, height, width] = layer.inputShapes[0];
  const vertical = fitTransposedWindow(height, kernelSize, stride, padding);
  const horizontal = fitTransposedWindow(width, kernelSize, stride, padding);
  return {
    strides: square(stride),
    pads: [vertical.cropBefore, horizontal.cropBefore, vertical.cropAfter, horizontal.cropAfter],
    dilations: [1, 1],
    group: 1,
    size: [vertical.output, horizontal.output],
  };
}

const POINTWISE: ConvAttributes = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 };

const channelsOf = ({ inputShapes: [[channels]] }: ResolvedLayer): number => channels;

function biasOf({ spec, own }: AnyForward & { spec: { useBias: boolean } }): Value[] {
  return spec.useBias ? [own("bias")] : [];
}

export const CONVOLUTION_RULES = {
  conv2d: (forward) => {
    const { builder, layer, spec, x, own } = forward;
    return builder.value("conv", [x, own("kernel"), ...biasOf(forward)], convolutionOf(layer, spec, spec.groups));
  },
  depthwise_conv2d: (forward) => {
    const { builder, layer, spec, x, own } = forward;
    const attributes = convolutionOf(layer, spec, channelsOf(layer));
    return builder.value("conv", [x, own("depthwise_kernel"), ...biasOf(forward)], attributes);
  },
  separable_conv2d: (forward) => {
    const { builder, layer, spec, x, own } = forward;
    const spread = builder.value("conv", [x, own("depthwise_kernel")], convolutionOf(layer, spec, channelsOf(layer)));
    return builder.value("conv", [spread, own("pointwise_kernel"), ...biasOf(forward)], POINTWISE);
  },
  conv2d_transpose: ({ builder, layer, spec, x, own }) => {
    const map = builder.value("convInputGradient", [x, own("kernel")], transposedConvolutionOf(layer, spec));
    if (!spec.useBias) return map;
    return builder.value("add", [map, builder.value("reshape", [own("bias")], { shape: [spec.filters, 1, 1] })]);
  },
} satisfies Partial<ForwardRules>;
