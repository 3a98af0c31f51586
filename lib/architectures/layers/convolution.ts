/** @file Convolutions: full, grouped, depthwise, separable and transposed. */
import type { Shape } from "../../tensor/shape";
import { fitTransposedWindow } from "../window";
import { defineLayer } from "./define-layer";
import { divisorBelow, greatestCommonDivisor } from "./divisors";
import { integer, USE_BIAS, withDefault } from "./layer-field";
import { biasOf, isRefusal, kernelOf, mapOf, refuse, refuseEnlarging, type LayerOutcome } from "./layer-outcome";
import { describePadding, PADDING, PADDING_OR_ZEROS, type PaddingSpec } from "./padding";
import { slideWindow, type Slide } from "./slide-window";

const GROUP = "Convolution";

const FILTERS = integer({
  label: "Filters",
  explanation: "How many patterns the layer looks for; each gives one output channel.",
  min: 1,
  max: 4096,
});
const KERNEL_SIZE = integer({
  label: "Kernel size",
  explanation: "Side of the square window in pixels.",
  min: 1,
  max: 15,
});
const STRIDE = integer({
  label: "Stride",
  explanation: "Pixels the window moves each time; 2 halves the map.",
  min: 1,
  max: 8,
});
const ENLARGING_STRIDE = integer({
  label: "Stride",
  explanation: "How many times larger each side of the map becomes.",
  min: 1,
  max: 8,
});
const DILATION = integer({
  label: "Dilation",
  explanation: "Distance between the window's pixels; 2 sees twice as far with the same weights.",
  min: 1,
  max: 16,
});
const GROUPS = integer({
  label: "Groups",
  explanation: "Splits channels and filters into groups that do not see each other; must divide both.",
  min: 1,
  max: 4096,
});

const WINDOW = {
  kernelSize: KERNEL_SIZE,
  stride: withDefault(STRIDE, 1),
  padding: withDefault(PADDING_OR_ZEROS, "same"),
  useBias: USE_BIAS,
  dilation: withDefault(DILATION, 1),
};

interface WindowSpec {
  kernelSize: number;
  stride: number;
  padding: PaddingSpec;
  dilation: number;
}

function slideOf({ kernelSize, stride, padding, dilation }: WindowSpec): Slide {
  return { window: kernelSize, stride, padding, dilation };
}

const windowOf = ({ kernelSize }: { kernelSize: number }) => `${kernelSize}×${kernelSize}`;
const filtersOf = ({ filters }: { filters: number }) => `${filters} filter${filters === 1 ? "" : "s"}`;
const strideOf = ({ stride }: { stride: number }) => (stride === 1 ? [] : [`stride ${stride}`]);
const paddingOf = ({ padding }: { padding: PaddingSpec }) => describePadding(padding, "same");
const dilationOf = ({ dilation }: { dilation: number }) => (dilation === 1 ? [] : [`dilation ${dilation}`]);

interface ConvolutionSpec extends WindowSpec {
  name: string;
  filters: number;
  groups: number;
  useBias: boolean;
}

/** Kernel `[filters, C / groups, k, k]`; each group of filters reads its own share of the channels. */
function convolution(spec: ConvolutionSpec, input: Shape): LayerOutcome {
  const map = slideWindow(input, slideOf(spec));
  if (isRefusal(map)) return map;
  const { name, kernelSize, groups, filters } = spec;
  if (map.channels % groups !== 0 || filters % groups !== 0) {
    const fitting = divisorBelow(greatestCommonDivisor(map.channels, filters), groups);
    return refuse(
      `its ${groups} groups must divide both the ${map.channels} channels it reads and its ${filters} filters`,
      `Use ${fitting} ${fitting === 1 ? "group" : "groups"}, or change the filters here and above.`,
    );
  }
  const area = kernelSize ** 2;
  const perGroup = map.channels / groups;
  const fan = { in: area * perGroup, out: (area * filters) / groups };
  return {
    outputShape: [filters, map.height, map.width],
    parameters: [
      kernelOf(`${name}/kernel`, [filters, perGroup, kernelSize, kernelSize], fan),
      ...biasOf(spec, filters),
    ],
    multiplyAdds: map.height * map.width * area * perGroup * filters,
  };
}

/** Kernel `[C, 1, k, k]`: one window per channel. */
function depthwiseConvolution(spec: Omit<ConvolutionSpec, "filters" | "groups">, input: Shape): LayerOutcome {
  const map = slideWindow(input, slideOf(spec));
  if (isRefusal(map)) return map;
  const { name, kernelSize } = spec;
  const area = kernelSize ** 2;
  return {
    outputShape: [map.channels, map.height, map.width],
    parameters: [
      kernelOf(`${name}/depthwise_kernel`, [map.channels, 1, kernelSize, kernelSize], { in: area, out: area }),
      ...biasOf(spec, map.channels),
    ],
    multiplyAdds: map.height * map.width * area * map.channels,
  };
}

/** A depthwise kernel `[C, 1, k, k]`, then a pointwise one `[filters, C, 1, 1]`. */
function separableConvolution(spec: Omit<ConvolutionSpec, "groups">, input: Shape): LayerOutcome {
  const map = slideWindow(input, slideOf(spec));
  if (isRefusal(map)) return map;
  const { name, filters, kernelSize } = spec;
  const area = kernelSize ** 2;
  const { channels } = map;
  return {
    outputShape: [filters, map.height, map.width],
    parameters: [
      // No ReLU stands between the two products: Glorot with equal fans keeps the variance, He would double it.
      kernelOf(
        `${name}/depthwise_kernel`,
        [channels, 1, kernelSize, kernelSize],
        { in: area, out: area },
        "glorot_uniform",
      ),
      kernelOf(`${name}/pointwise_kernel`, [filters, channels, 1, 1], { in: channels, out: filters }),
      ...biasOf(spec, filters),
    ],
    multiplyAdds: map.height * map.width * channels * (area + filters),
  };
}

interface TransposedSpec {
  name: string;
  filters: number;
  kernelSize: number;
  stride: number;
  padding: "same" | "valid";
  useBias: boolean;
}

/**
 * The gradient of a convolution as a layer of its own, Keras' `Conv2DTranspose`: `same` gives stride · input.
 * Kernel `[C, filters, k, k]`, as in ONNX and PyTorch. An output pixel sums about (k/stride)² windows of C
 * channels, and the initial spread goes by that number; in Keras and PyTorch it goes by k² · filters.
 */
function transposedConvolution(spec: TransposedSpec, input: Shape): LayerOutcome {
  const map = mapOf(input);
  if (isRefusal(map)) return map;
  const { name, filters, kernelSize, stride, padding } = spec;
  const lengthOf = (length: number) => fitTransposedWindow(length, kernelSize, stride, padding).output;
  const [height, width] = [lengthOf(map.height), lengthOf(map.width)];
  const tooLarge = refuseEnlarging(map, { height, width }, "Use a smaller stride, or put it after a pooling layer.");
  if (tooLarge !== null) return tooLarge;
  const area = kernelSize ** 2;
  const fan = { in: Math.max(map.channels, Math.round((area * map.channels) / stride ** 2)), out: area * filters };
  return {
    outputShape: [filters, height, width],
    parameters: [
      kernelOf(`${name}/kernel`, [map.channels, filters, kernelSize, kernelSize], fan),
      ...biasOf(spec, filters),
    ],
    multiplyAdds: map.height * map.width * area * map.channels * filters,
  };
}

export const CONVOLUTIONS = [
  defineLayer({
    kind: "conv2d",
    title: "Convolution",
    group: GROUP,
    explanation: "Slides small learned patterns over the map and reports where each one matches.",
    stem: "conv",
    fields: { filters: FILTERS, ...WINDOW, groups: withDefault(GROUPS, 1) },
    start: { filters: 32, kernelSize: 3 },
    ownsWeights: true,
    resolve: convolution,
    describe: (spec) => {
      const groups = spec.groups === 1 ? [] : [`${spec.groups} groups`];
      return [windowOf(spec), filtersOf(spec), ...strideOf(spec), ...dilationOf(spec), ...groups, ...paddingOf(spec)];
    },
  }),
  defineLayer({
    kind: "depthwise_conv2d",
    title: "Depthwise convolution",
    group: GROUP,
    explanation: "Slides one learned pattern over each channel on its own, which is cheap but mixes no channels.",
    stem: "depthwise",
    fields: WINDOW,
    start: { kernelSize: 3 },
    ownsWeights: true,
    resolve: depthwiseConvolution,
    describe: (spec) => [windowOf(spec), ...strideOf(spec), ...dilationOf(spec), ...paddingOf(spec)],
  }),
  defineLayer({
    kind: "separable_conv2d",
    title: "Separable convolution",
    group: GROUP,
    explanation:
      "A depthwise convolution and a 1×1 mix of its channels: nearly a full convolution at a fraction of its arithmetic.",
    stem: "separable",
    fields: { filters: FILTERS, ...WINDOW },
    start: { filters: 32, kernelSize: 3 },
    ownsWeights: true,
    resolve: separableConvolution,
    describe: (spec) => [windowOf(spec), filtersOf(spec), ...strideOf(spec), ...dilationOf(spec), ...paddingOf(spec)],
  }),
  defineLayer({
    kind: "conv2d_transpose",
    title: "Transposed convolution",
    group: GROUP,
    explanation: "A convolution run backwards: each value paints a learned pattern, so that the map can grow.",
    stem: "transposed",
    fields: {
      filters: FILTERS,
      kernelSize: KERNEL_SIZE,
      stride: withDefault(ENLARGING_STRIDE, 1),
      padding: withDefault(PADDING, "same"),
      useBias: USE_BIAS,
    },
    start: { filters: 32, kernelSize: 2, stride: 2 },
    ownsWeights: true,
    resolve: transposedConvolution,
    describe: (spec) => [windowOf(spec), filtersOf(spec), ...strideOf(spec), ...paddingOf(spec)],
  }),
] as const;
