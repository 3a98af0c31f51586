/** @file The shipped networks. Each is only a starting point: the editor opens its layers. */
import { CnnSpec, type LayerSpec } from "./cnn-spec";
import type { z } from "zod";

export interface CnnPreset {
  id: string;
  title: string;
  description: string;
  /** The image side in pixels the preset was designed for. */
  defaultSize: number;
  /** The network for square images of `size` pixels, 32 … 512. */
  spec(size: number): CnnSpec;
}

type LayerInput = z.input<typeof LayerSpec>;

/** A preset's layers with their defaults filled in and checked. */
function network(name: string, size: number, layers: LayerInput[]): CnnSpec {
  return CnnSpec.parse({ name, input: { size }, layers });
}

/** Convolution without bias, batch normalisation, ReLU. */
function convBlock(name: string, filters: number, kernelSize = 3, stride = 1): LayerInput[] {
  return [
    { kind: "conv2d", name, filters, kernelSize, stride, useBias: false },
    { kind: "batch_normalization", name: `${name}_bn` },
    { kind: "relu", name: `${name}_relu` },
  ];
}

/**
 * A residual block of two 3×3 convolutions (He et al. 2016, fig. 2), its shortcut a 1×1 convolution where the width
 * changes. The add names the residual branch first, whose last γ starts at 0.
 */
function residualBlock(name: string, from: string, width: { in: number; out: number }): LayerInput[] {
  const projects = width.in !== width.out;
  const shortcut: LayerInput[] = [
    { kind: "conv2d", name: `${name}_shortcut`, inputs: [from], filters: width.out, kernelSize: 1, useBias: false },
    { kind: "batch_normalization", name: `${name}_shortcut_bn` },
  ];
  return [
    ...(projects ? shortcut : []),
    { kind: "conv2d", name: `${name}_conv1`, inputs: [from], filters: width.out, kernelSize: 3, useBias: false },
    { kind: "batch_normalization", name: `${name}_bn1` },
    { kind: "relu", name: `${name}_relu1` },
    { kind: "conv2d", name: `${name}_conv2`, filters: width.out, kernelSize: 3, useBias: false },
    { kind: "batch_normalization", name: `${name}_bn2` },
    { kind: "add", name: `${name}_add`, inputs: [`${name}_bn2`, projects ? `${name}_shortcut_bn` : from] },
    { kind: "relu", name: `${name}_out` },
  ];
}

const classifier = (dropout: number): LayerInput[] => [
  { kind: "global_average_pooling2d", name: "pool" },
  ...(dropout === 0 ? [] : [{ kind: "dropout", name: "dropout", rate: dropout } as const]),
  { kind: "dense", name: "logits", units: "labels" },
];

/**
 * Stem 5×5 stride 2, then four residual stages of 24, 48, 80 and 112 channels.
 *
 * Maps shrink by 2×2 max pooling between stages, not by strided convolutions: the pooled gradient is the cheapest a
 * CPU training step knows. The last two stages share one resolution (8×8 at 128 px), so that Grad-CAM keeps detail.
 */
function residualSmall(size: number): CnnSpec {
  return network("Residual, small", size, [
    ...convBlock("stem", 16, 5, 2),
    { kind: "max_pooling2d", name: "pool1" },
    ...residualBlock("stage1", "pool1", { in: 16, out: 24 }),
    { kind: "max_pooling2d", name: "pool2" },
    ...residualBlock("stage2", "pool2", { in: 24, out: 48 }),
    { kind: "max_pooling2d", name: "pool3" },
    ...residualBlock("stage3", "pool3", { in: 48, out: 80 }),
    ...residualBlock("stage4", "stage3_out", { in: 80, out: 112 }),
    ...classifier(0.2),
  ]);
}

/**
 * Four convolutions for the quick start: learns the synthetic set in seconds.
 *
 * On that set (64 px, 12 epochs, two seeds) 0.88 and 0.89 of the test films are right, against 0.70 with three
 * convolutions of 12, 24 and 48 filters at half the time and 0.88 to 0.92 with the default preset at three times the time.
 */
function tiny(size: number): CnnSpec {
  return network("Tiny", size, [
    ...convBlock("conv1", 16, 3, 2),
    { kind: "max_pooling2d", name: "pool1" },
    ...convBlock("conv2", 32),
    { kind: "max_pooling2d", name: "pool2" },
    ...convBlock("conv3", 64),
    ...convBlock("conv4", 64),
    ...classifier(0),
  ]);
}

/** Simonyan & Zisserman 2015 in small: pairs of 3×3 convolutions between max pools, then a hidden dense layer. */
function vggLike(size: number): CnnSpec {
  const stage = (index: number, filters: number): LayerInput[] => [
    ...convBlock(`conv${index}_1`, filters),
    ...convBlock(`conv${index}_2`, filters),
    { kind: "max_pooling2d", name: `max_pool${index}` },
  ];
  return network("VGG-like", size, [
    ...[16, 32, 64, 128].flatMap((filters, index) => stage(index + 1, filters)),
    { kind: "flatten", name: "flatten" },
    { kind: "dense", name: "hidden", units: 64 },
    { kind: "relu", name: "hidden_relu" },
    { kind: "dropout", name: "dropout", rate: 0.5 },
    { kind: "dense", name: "logits", units: "labels" },
  ]);
}

function darkBlock(name: string, filters: number, kernelSize = 3): LayerInput[] {
  return [
    { kind: "conv2d", name, filters, kernelSize, useBias: false },
    { kind: "batch_normalization", name: `${name}_bn`, epsilon: 1e-5 },
    { kind: "leaky_relu", name: `${name}_leaky`, negativeSlope: 0.1 },
  ];
}

/**
 * DarkCovidNet, Ozturk et al. 2020 (Comput Biol Med 121:103792): 17 convolutions, each with batch normalisation and
 * leaky ReLU (slope 0.1), five max pools, 256 px.
 *
 * Channels 8, 16, then "3×Conv" groups n → n/2 (1×1) → n of 32, 64, 128 and 256, then 128 (1×1), 256 and a last
 * convolution of 3 filters (ReLU before its normalisation), flattened into one dense layer.
 * The published figure of 1,164,434 parameters is the two-class net on three-channel images; the three-class one has
 * 1,167,586. Here: 1,166,497 trainable ones with three labels, because (a) one input channel takes 144 weights fewer
 * and (b) the published code pads its 1×1 convolutions by one pixel, so that its last map is 13×13 and not 8×8
 * (507 inputs of the dense layer against 192). Everything else is as published.
 */
function darkCovidNet(size: number): CnnSpec {
  const triple = (index: number, filters: number): LayerInput[] => [
    ...darkBlock(`conv${index}_1`, filters),
    ...darkBlock(`conv${index}_2`, filters / 2, 1),
    ...darkBlock(`conv${index}_3`, filters),
  ];
  const pool = (index: number): LayerInput => ({ kind: "max_pooling2d", name: `max_pool${index}` });
  return network("DarkCovidNet", size, [
    ...darkBlock("conv1", 8),
    pool(1),
    ...darkBlock("conv2", 16),
    pool(2),
    ...triple(3, 32),
    pool(3),
    ...triple(4, 64),
    pool(4),
    ...triple(5, 128),
    pool(5),
    ...triple(6, 256),
    ...darkBlock("conv7_1", 128, 1),
    ...darkBlock("conv7_2", 256),
    { kind: "conv2d", name: "conv8", filters: 3, kernelSize: 3, useBias: false },
    { kind: "relu", name: "conv8_relu" },
    { kind: "batch_normalization", name: "conv8_bn", epsilon: 1e-5 },
    { kind: "flatten", name: "flatten" },
    { kind: "dense", name: "logits", units: "labels" },
  ]);
}

/**
 * A MobileNet in small (Howard et al. 2017, table 1): a 3×3 stem of stride 2, then eight depthwise-separable blocks.
 *
 * A block is a 3×3 depthwise convolution and a 1×1 convolution, each with batch normalisation and ReLU: about an
 * eighth of the arithmetic of full 3×3 convolutions. Maps shrink by the strides of the depthwise ones.
 */
function mobileNetSmall(size: number): CnnSpec {
  const block = (index: number, filters: number, stride: number): LayerInput[] => [
    { kind: "depthwise_conv2d", name: `block${index}_depthwise`, kernelSize: 3, stride, useBias: false },
    { kind: "batch_normalization", name: `block${index}_depthwise_bn` },
    { kind: "relu", name: `block${index}_depthwise_relu` },
    ...convBlock(`block${index}`, filters, 1),
  ];
  const widths = [
    [32, 1],
    [64, 2],
    [64, 1],
    [128, 2],
    [128, 1],
    [256, 2],
    [256, 1],
    [256, 1],
  ] as const;
  return network("MobileNet, small", size, [
    ...convBlock("stem", 16, 3, 2),
    ...widths.flatMap(([filters, stride], index) => block(index + 1, filters, stride)),
    ...classifier(0),
  ]);
}

/**
 * The first eleven blocks of EfficientNet-Lite0 (Tan & Le 2019 without squeeze-and-excitation; TensorFlow's
 * `efficientnet/lite`) and the expansion of the twelfth, on grey films.
 *
 * Stages are `[expansion, channels, blocks, kernel size, first stride]`. What is left out are the last five blocks, four
 * fifths of the weights, which know things rather than textures. Layers have the names of the weights that
 * `bench/imagenet/` makes of the published ones. ReLU stands for its ReLU6.
 */
function efficientNetLite(size: number, name: string, stageCount: number): CnnSpec {
  const stages = [
    [1, 16, 1, 3, 1],
    [6, 24, 2, 3, 2],
    [6, 40, 2, 5, 2],
    [6, 80, 3, 3, 2],
    [6, 112, 3, 5, 1],
  ].slice(0, stageCount);
  const layers = convBlock("stem", 32, 3, 2);
  let [width, index, from] = [32, 0, "stem_relu"];
  for (const [expansion, channels, blocks, kernelSize, firstStride] of stages)
    for (let repeat = 0; repeat < blocks; repeat++) {
      const block = `block${index++}`;
      const stride = repeat === 0 ? firstStride : 1;
      if (expansion > 1) layers.push(...convBlock(`${block}_expand`, width * expansion, 1));
      layers.push(
        { kind: "depthwise_conv2d", name: `${block}_depthwise`, kernelSize, stride, useBias: false },
        { kind: "batch_normalization", name: `${block}_depthwise_bn` },
        { kind: "relu", name: `${block}_depthwise_relu` },
        { kind: "conv2d", name: `${block}_project`, filters: channels, kernelSize: 1, useBias: false },
        { kind: "batch_normalization", name: `${block}_project_bn` },
      );
      const out = `${block}_project_bn`;
      if (stride === 1 && width === channels) {
        layers.push({ kind: "add", name: `${block}_add`, inputs: [out, from] });
        from = `${block}_add`;
      } else from = out;
      width = channels;
    }
  return network(name, size, [...layers, ...convBlock(`block${index}_expand`, width * 6, 1), ...classifier(0.2)]);
}

/** The shipped networks, the default first. */
export const PRESETS: readonly CnnPreset[] = [
  {
    id: "residual-small",
    title: "Residual, small",
    description:
      "Four residual stages with batch normalisation; a good first choice for a few hundred to a few thousand films.",
    defaultSize: 128,
    spec: residualSmall,
  },
  {
    id: "tiny",
    title: "Tiny",
    description: "Four convolutions; trains in seconds, for trying things out.",
    defaultSize: 64,
    spec: tiny,
  },
  {
    id: "vgg-like",
    title: "VGG-like",
    description: "Pairs of 3×3 convolutions between max pools and a hidden dense layer; the classic plain stack.",
    defaultSize: 128,
    spec: vggLike,
  },
  {
    id: "mobilenet-small",
    title: "MobileNet, small",
    description: "Eight depthwise-separable blocks: little arithmetic for its depth, for larger images.",
    defaultSize: 160,
    spec: mobileNetSmall,
  },
  {
    id: "efficientnet-lite",
    title: "EfficientNet-Lite, cut",
    description:
      "The first twelve blocks of EfficientNet-Lite0: 0.7 million weights; made for a start from the shipped ImageNet weights.",
    defaultSize: 128,
    spec: (size) => efficientNetLite(size, "EfficientNet-Lite, cut", 5),
  },
  {
    id: "efficientnet-lite-short",
    title: "EfficientNet-Lite, cut short",
    description:
      "The first eight blocks of EfficientNet-Lite0 and the expansion of the ninth: a quarter of the weights, for ensembles.",
    defaultSize: 128,
    spec: (size) => efficientNetLite(size, "EfficientNet-Lite, cut short", 4),
  },
  {
    id: "darkcovidnet",
    title: "DarkCovidNet",
    description:
      "The published 17-convolution network of Ozturk et al. 2020 with leaky ReLU, at 256 pixels; slow on a CPU.",
    defaultSize: 256,
    spec: darkCovidNet,
  },
];

/** The preset a new experiment starts from. */
export const DEFAULT_PRESET_ID = "residual-small";
