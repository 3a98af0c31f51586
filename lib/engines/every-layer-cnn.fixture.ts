/** @file A small network with every layer kind in its awkward forms, and batches for it: what the engine tests share. */
import { CnnSpec } from "../architectures/cnn-spec";
import { Random } from "../tensor/random";
import type { TrainingBatch } from "./engine";

/** Odd sizes, overlapping and same-padded pooling, strides, separable and depthwise convolutions, residuals, dropout on maps and vectors. */
export const EVERY_LAYER_CNN: CnnSpec = CnnSpec.parse({
  name: "Every layer",
  input: { size: 19 },
  layers: [
    { kind: "conv2d", name: "stem", filters: 6, kernelSize: 5, stride: 2, useBias: false },
    { kind: "batch_normalization", name: "stem_bn", momentum: 0.8, epsilon: 1e-2 },
    { kind: "leaky_relu", name: "stem_leaky", negativeSlope: 0.2 },
    { kind: "conv2d", name: "branch", filters: 6, kernelSize: 3 },
    { kind: "dropout", name: "map_dropout", rate: 0.3 },
    { kind: "depthwise_conv2d", name: "depthwise", kernelSize: 3 },
    { kind: "batch_normalization", name: "branch_bn" },
    { kind: "add", name: "add", inputs: ["branch_bn", "stem_leaky"] },
    { kind: "relu", name: "add_relu" },
    { kind: "max_pooling2d", name: "overlapping", poolSize: 3, stride: 2, padding: "same" },
    { kind: "separable_conv2d", name: "separable", filters: 8, kernelSize: 3, stride: 2 },
    { kind: "average_pooling2d", name: "average_same", poolSize: 3, stride: 2, padding: "same" },
    {
      kind: "depthwise_conv2d",
      name: "strided_depthwise",
      inputs: ["overlapping"],
      kernelSize: 2,
      stride: 2,
      padding: "valid",
      useBias: false,
    },
    { kind: "conv2d", name: "pointwise", filters: 8, kernelSize: 1, useBias: false },
    { kind: "add", name: "join", inputs: ["average_same", "pointwise"] },
    { kind: "flatten", name: "flatten" },
    { kind: "batch_normalization", name: "vector_bn" },
    { kind: "global_average_pooling2d", name: "global", inputs: ["overlapping"] },
    { kind: "dense", name: "hidden", units: 10 },
    { kind: "dense", name: "wide", inputs: ["vector_bn"], units: 10, useBias: false },
    { kind: "add", name: "merge", inputs: ["hidden", "wide"] },
    { kind: "relu", name: "merge_relu" },
    { kind: "dropout", name: "vector_dropout", rate: 0.25 },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});

/** The layer kinds above leave out overlapping valid average pooling and plain 2×2 pools; this one is those. */
export const POOLING_CNN: CnnSpec = CnnSpec.parse({
  name: "Pools",
  input: { size: 18 },
  layers: [
    { kind: "average_pooling2d", name: "average_valid", poolSize: 3, stride: 2 },
    { kind: "conv2d", name: "conv1", filters: 5, kernelSize: 3, padding: "valid" },
    { kind: "relu", name: "relu1" },
    { kind: "max_pooling2d", name: "plain_max", poolSize: 2 },
    { kind: "conv2d", name: "conv2", filters: 4, kernelSize: 2, stride: 1 },
    { kind: "leaky_relu", name: "leaky2" },
    { kind: "average_pooling2d", name: "average_plain", poolSize: 2, stride: 1, padding: "same" },
    { kind: "max_pooling2d", name: "max_overlap", poolSize: 2, stride: 1 },
    { kind: "flatten", name: "flatten" },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});

/** Groups, dilation, transposed convolutions that crop, extend and grow, upsampling, concatenation, factors per channel as map and as vector. */
export const BRANCHING_CNN: CnnSpec = CnnSpec.parse({
  name: "Branches",
  input: { size: 17 },
  layers: [
    { kind: "conv2d", name: "stem", filters: 6, kernelSize: 3, stride: 2 },
    { kind: "batch_normalization", name: "stem_bn" },
    { kind: "conv2d", name: "grouped", filters: 4, kernelSize: 3, groups: 2, useBias: false },
    { kind: "conv2d", name: "dilated", inputs: ["stem_bn"], filters: 4, kernelSize: 3, dilation: 2 },
    { kind: "concatenate", name: "joined", inputs: ["grouped", "dilated", "stem_bn"] },
    { kind: "squeeze_excitation", name: "excited", ratio: 4 },
    { kind: "max_pooling2d", name: "pooled", padding: "same" }, // 14×5×5
    { kind: "depthwise_conv2d", name: "dilated_depthwise", kernelSize: 3, dilation: 2, padding: "valid" }, // 14×1×1
    { kind: "multiply", name: "scaled", inputs: ["dilated_depthwise", "pooled"] },
    { kind: "conv2d_transpose", name: "cropped", filters: 5, kernelSize: 4, stride: 1, useBias: false },
    { kind: "stochastic_depth", name: "skipped", rate: 0.4 },
    { kind: "conv2d", name: "strided_groups", inputs: ["scaled"], filters: 6, kernelSize: 3, stride: 2, groups: 2 },
    { kind: "upsampling2d", name: "doubled", size: 2, interpolation: "bilinear" },
    { kind: "conv2d", name: "fitted", filters: 5, kernelSize: 2, padding: "valid" },
    { kind: "add", name: "sum", inputs: ["skipped", "fitted"] },
    {
      kind: "conv2d_transpose",
      name: "enlarged",
      inputs: ["dilated_depthwise"],
      filters: 3,
      kernelSize: 3,
      stride: 2,
      padding: "valid",
    },
    { kind: "conv2d_transpose", name: "spread", filters: 3, kernelSize: 2, stride: 3 }, // leaves gaps: 3×9×9
    { kind: "upsampling2d", name: "tripled", inputs: ["enlarged"], size: 3 },
    { kind: "concatenate", name: "maps", inputs: ["spread", "tripled"] },
    { kind: "max_pooling2d", name: "maps_pooled", poolSize: 2, padding: "same" }, // 6×5×5
    { kind: "separable_conv2d", name: "separable", filters: 5, kernelSize: 3, dilation: 2 },
    { kind: "multiply", name: "product", inputs: ["separable", "sum"] },
    { kind: "global_average_pooling2d", name: "means", inputs: ["maps_pooled"] },
    { kind: "dense", name: "gate", units: 5 },
    { kind: "sigmoid", name: "gate_sigmoid" },
    { kind: "multiply", name: "gated", inputs: ["gate_sigmoid", "product"] },
    { kind: "global_max_pooling2d", name: "peaks" },
    { kind: "concatenate", name: "features", inputs: ["peaks", "means"] },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});

/** Normalisations of each image on maps and vectors, every activation, and every sort of random number. */
export const NORMALISING_CNN: CnnSpec = CnnSpec.parse({
  name: "Normalisations",
  input: { size: 16 },
  layers: [
    { kind: "gaussian_noise", name: "noise", standardDeviation: 0.1 },
    { kind: "conv2d", name: "stem", filters: 6, kernelSize: 3, stride: 3 },
    { kind: "group_normalization", name: "group", groups: 3, epsilon: 1e-2 },
    { kind: "gelu", name: "gelu" },
    { kind: "conv2d", name: "conv1", filters: 6, kernelSize: 3 },
    { kind: "layer_normalization", name: "layer" },
    { kind: "gelu", name: "gelu_tanh", approximate: true },
    { kind: "conv2d", name: "conv2", filters: 5, kernelSize: 2, useBias: false },
    { kind: "instance_normalization", name: "instance" },
    { kind: "silu", name: "silu" },
    { kind: "spatial_dropout", name: "spatial", rate: 0.3 },
    { kind: "conv2d", name: "conv3", filters: 4, kernelSize: 3 },
    { kind: "elu", name: "elu", alpha: 0.7 },
    { kind: "blur_pooling2d", name: "blurred", kernelSize: 4, stride: 1 },
    { kind: "conv2d", name: "conv4", filters: 4, kernelSize: 1 },
    { kind: "softmax", name: "map_softmax" },
    { kind: "multiply", name: "attended", inputs: ["map_softmax", "elu"] },
    { kind: "tanh", name: "tanh" },
    { kind: "multiply", name: "squared", inputs: ["tanh", "tanh"] },
    { kind: "blur_pooling2d", name: "blur_halved" },
    { kind: "flatten", name: "flatten" },
    { kind: "dense", name: "hidden", units: 8 },
    { kind: "layer_normalization", name: "vector_layer" },
    { kind: "sigmoid", name: "sigmoid" },
    { kind: "dense", name: "second", units: 8 },
    { kind: "group_normalization", name: "vector_group", groups: 2 },
    { kind: "softmax", name: "vector_softmax" },
    { kind: "gaussian_noise", name: "vector_noise", standardDeviation: 0.2 },
    { kind: "stochastic_depth", name: "vector_skipped", rate: 0.5 },
    { kind: "add", name: "vector_sum", inputs: ["vector_skipped", "sigmoid"] },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});

/** Stride and dilation in one convolution, which stock TensorFlow does not have. */
export const STRIDED_DILATION_CNN: CnnSpec = CnnSpec.parse({
  name: "Strided dilation",
  input: { size: 17 },
  layers: [
    { kind: "conv2d", name: "full", filters: 4, kernelSize: 3, stride: 2, dilation: 2 },
    { kind: "depthwise_conv2d", name: "depthwise", kernelSize: 2, stride: 2, dilation: 3, padding: "valid" },
    { kind: "relu", name: "relu" },
    { kind: "flatten", name: "flatten" },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});

/** Zeros around maps, unequal ones too, as the stems of well-known networks have them. */
export const ZERO_PADDED_CNN: CnnSpec = CnnSpec.parse({
  name: "Zero padded",
  input: { size: 19 },
  layers: [
    {
      kind: "conv2d",
      name: "stem",
      filters: 6,
      kernelSize: 5,
      stride: 2,
      padding: { top: 2, bottom: 1, left: 0, right: 3 },
    },
    { kind: "relu", name: "relu" },
    {
      kind: "max_pooling2d",
      name: "pooled",
      poolSize: 3,
      stride: 2,
      padding: { top: 1, bottom: 1, left: 1, right: 0 },
    },
    { kind: "depthwise_conv2d", name: "depthwise", kernelSize: 3, padding: { top: 0, bottom: 1, left: 0, right: 1 } },
    {
      kind: "conv2d",
      name: "grouped",
      filters: 6,
      kernelSize: 2,
      groups: 2,
      padding: { top: 1, bottom: 0, left: 1, right: 1 },
    },
    {
      kind: "separable_conv2d",
      name: "separable",
      filters: 5,
      kernelSize: 2,
      padding: { top: 1, bottom: 1, left: 0, right: 1 },
    },
    { kind: "flatten", name: "flatten" },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});

/** Together these hold every layer kind in every form. */
export const FIXTURE_CNNS: readonly CnnSpec[] = [
  EVERY_LAYER_CNN,
  POOLING_CNN,
  BRANCHING_CNN,
  NORMALISING_CNN,
  STRIDED_DILATION_CNN,
  ZERO_PADDED_CNN,
];

/** A seeded batch of `count` images for a network: noise of a brightness of its own, smoothed random targets, uneven sample weights. */
export function randomBatch(cnn: CnnSpec, labelCount: number, count: number, seed: number): TrainingBatch {
  const random = new Random(seed);
  const images = new Float32Array(count * cnn.input.size ** 2);
  for (let i = 0; i < count; i++) {
    const image = images.subarray(i * cnn.input.size ** 2, (i + 1) * cnn.input.size ** 2);
    const darkest = random.between(0, 0.8);
    const brightest = random.between(darkest, 1);
    image.forEach((_, pixel) => (image[pixel] = random.between(darkest, brightest)));
  }
  const targets = new Float32Array(count * labelCount).fill(0.1 / labelCount);
  for (let i = 0; i < count; i++) targets[i * labelCount + random.int(labelCount)] += 0.9;
  const sampleWeights = Float32Array.from({ length: count }, () => random.between(0.5, 2));
  return { images, targets, sampleWeights, size: count };
}
