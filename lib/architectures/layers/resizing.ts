/** @file Pooling and resizing: layers that change a map's size and own nothing. */
import type { Shape } from "../../tensor/shape";
import { defineLayer } from "./define-layer";
import { choice, integer, optional, withDefault } from "./layer-field";
import { isRefusal, mapOf, plain, refuseEnlarging, toVector, type LayerOutcome } from "./layer-outcome";
import { describePadding, PADDING, PADDING_OR_ZEROS, type PaddingSpec } from "./padding";
import { slideWindow } from "./slide-window";

const GROUP = "Pooling and resizing";

const POOL_SIZE = integer({ label: "Window", explanation: "Side of the square window in pixels.", min: 1, max: 15 });
const STRIDE = integer({
  label: "Stride",
  explanation: "Pixels the window moves each time; empty means the window's side, so that windows touch.",
  min: 1,
  max: 8,
});
const WINDOW = { poolSize: withDefault(POOL_SIZE, 2), stride: optional(STRIDE) };

const BLUR_SIZE = integer({
  label: "Window",
  explanation: "Side of the square window of the blur; larger blurs more.",
  min: 2,
  max: 7,
});
const BLUR_STRIDE = integer({
  label: "Stride",
  explanation: "Every how many pixels of the blurred map one is kept; 2 halves it.",
  min: 1,
  max: 8,
});

const TIMES = integer({ label: "Times", explanation: "How many times larger each side becomes.", min: 1, max: 8 });
const INTERPOLATION = choice({
  label: "Interpolation",
  explanation: "Nearest repeats each pixel; bilinear blends neighbours.",
  labels: { nearest: "Nearest", bilinear: "Bilinear" },
});

interface PoolingSpec {
  poolSize: number;
  stride?: number;
  padding: PaddingSpec;
}

function pooling({ poolSize, stride = poolSize, padding }: PoolingSpec, input: Shape): LayerOutcome {
  const map = slideWindow(input, { window: poolSize, stride, padding });
  return isRefusal(map) ? map : plain([map.channels, map.height, map.width]);
}

function describePooling({ poolSize, stride = poolSize, padding }: PoolingSpec): string[] {
  return [
    `${poolSize}×${poolSize}`,
    ...(stride === poolSize ? [] : [`stride ${stride}`]),
    ...describePadding(padding, "valid"),
  ];
}

interface BlurSpec {
  kernelSize: number;
  stride: number;
  padding: "same" | "valid";
}

/** A depthwise convolution by a fixed kernel. */
function blurPooling({ kernelSize, stride, padding }: BlurSpec, input: Shape): LayerOutcome {
  const map = slideWindow(input, { window: kernelSize, stride, padding });
  if (isRefusal(map)) return map;
  const { channels, height, width } = map;
  return { ...plain([channels, height, width]), multiplyAdds: channels * height * width * kernelSize ** 2 };
}

/** One number per channel. */
const globalPooling = (_: unknown, input: Shape): LayerOutcome => toVector(input, input[0]);

function upsampling({ size }: { size: number }, input: Shape): LayerOutcome {
  const map = mapOf(input);
  if (isRefusal(map)) return map;
  const enlarged = { height: map.height * size, width: map.width * size };
  const tooLarge = refuseEnlarging(map, enlarged, "Use a smaller size, or upsample after a pooling layer.");
  return tooLarge ?? plain([map.channels, enlarged.height, enlarged.width]);
}

export const RESIZINGS = [
  defineLayer({
    kind: "max_pooling2d",
    title: "Max pooling",
    group: GROUP,
    explanation: "Shrinks the map by keeping the strongest response in each window.",
    stem: "max_pool",
    fields: { ...WINDOW, padding: withDefault(PADDING_OR_ZEROS, "valid") },
    isPassive: true,
    isNegative: "asInput",
    resolve: pooling,
    describe: describePooling,
  }),
  defineLayer({
    kind: "average_pooling2d",
    title: "Average pooling",
    group: GROUP,
    explanation: "Shrinks the map by averaging each window.",
    stem: "average_pool",
    fields: { ...WINDOW, padding: withDefault(PADDING, "valid") },
    isPassive: true,
    isNegative: "asInput",
    resolve: pooling,
    describe: describePooling,
  }),
  defineLayer({
    kind: "blur_pooling2d",
    title: "Blur pooling",
    group: GROUP,
    explanation:
      "Blurs the map a little before it shrinks it, so that a film moved by a pixel gives nearly the same; stands behind a convolution or a max pooling of stride 1.",
    stem: "blur_pool",
    fields: {
      kernelSize: withDefault(BLUR_SIZE, 3),
      stride: withDefault(BLUR_STRIDE, 2),
      padding: withDefault(PADDING, "same"),
    },
    isPassive: true,
    isNegative: "asInput",
    resolve: blurPooling,
    describe: ({ kernelSize, stride, padding }) => [
      `${kernelSize}×${kernelSize}`,
      `stride ${stride}`,
      ...describePadding(padding, "same"),
    ],
  }),
  defineLayer({
    kind: "global_average_pooling2d",
    title: "Global average pooling",
    group: GROUP,
    explanation:
      "Turns each channel into one number, its mean over the whole map, so that the classifier asks how much and not where.",
    stem: "global_pool",
    fields: {},
    resolve: globalPooling,
  }),
  defineLayer({
    kind: "global_max_pooling2d",
    title: "Global max pooling",
    group: GROUP,
    explanation: "Turns each channel into one number, its strongest response anywhere on the map.",
    stem: "global_max",
    fields: {},
    resolve: globalPooling,
  }),
  defineLayer({
    kind: "upsampling2d",
    title: "Upsampling",
    group: GROUP,
    explanation: "Enlarges the map without weights, for example to join it with a larger one.",
    stem: "upsampling",
    fields: { size: withDefault(TIMES, 2), interpolation: withDefault(INTERPOLATION, "nearest") },
    isNegative: "asInput",
    resolve: upsampling,
    describe: ({ size, interpolation }) => [`${size} times`, interpolation],
  }),
] as const;
