import { FILTERS, PADDING, TRAINABLE, USE_BIAS, type LayerCatalogueEntry, type LayerField } from "./layer-field";

const KERNEL_SIZE: LayerField = { key: "kernelSize", label: "Kernel size", explanation: "Side of the square window in pixels.", type: "integer", min: 1, max: 15 };
const STRIDE: LayerField = { key: "stride", label: "Stride", explanation: "Pixels the window moves each time; 2 halves the map.", type: "integer", min: 1, max: 8 };
const ENLARGING_STRIDE: LayerField = { key: "stride", label: "Stride", explanation: "How many times larger each side of the map becomes.", type: "integer", min: 1, max: 8 };
const DILATION: LayerField = { key: "dilation", label: "Dilation", explanation: "Distance between the window's pixels; 2 sees twice as far with the same weights.", type: "integer", min: 1, max: 16 };
const GROUPS: LayerField = { key: "groups", label: "Groups", explanation: "Splits channels and filters into groups that do not see each other; must divide both.", type: "integer", min: 1, max: 4096 };

export const CONVOLUTION_ENTRIES: readonly LayerCatalogueEntry[] = [
  { kind: "conv2d", title: "Convolution", group: "Convolution", explanation: "Slides small learned patterns over the map and reports where each one matches.", fields: [FILTERS, KERNEL_SIZE, STRIDE, PADDING, DILATION, GROUPS, USE_BIAS, TRAINABLE] },
  { kind: "depthwise_conv2d", title: "Depthwise convolution", group: "Convolution", explanation: "Slides one learned pattern over each channel on its own, which is cheap but mixes no channels.", fields: [KERNEL_SIZE, STRIDE, PADDING, DILATION, USE_BIAS, TRAINABLE] },
  { kind: "separable_conv2d", title: "Separable convolution", group: "Convolution", explanation: "A depthwise convolution and a 1×1 mix of its channels: nearly a full convolution at a fraction of its arithmetic.", fields: [FILTERS, KERNEL_SIZE, STRIDE, PADDING, DILATION, USE_BIAS, TRAINABLE] },
  { kind: "conv2d_transpose", title: "Transposed convolution", group: "Convolution", explanation: "A convolution run backwards: each value paints a learned pattern, so that the map can grow.", fields: [FILTERS, KERNEL_SIZE, ENLARGING_STRIDE, PADDING, USE_BIAS, TRAINABLE] },
];
