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
    { kind: "depthwise_conv2d", name: "strided_depthwise", inputs: ["overlapping"], kernelSize: 2, stride: 2, padding: "valid", useBias: false },
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
