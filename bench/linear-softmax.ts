/** @file Softmax regression on pixels: what a classifier reaches that sees no shapes. */
import { argmax } from "../lib/tensor/argmax";

export interface LinearData {
  /** `rows × features`, any scale. */
  features: Float32Array;
  rows: number;
  /** Class index of each row. */
  labels: readonly number[];
  classes: number;
}

export interface LinearOptions {
  /** L2 penalty per weight, on standardised features. @default 0.02 */
  penalty?: number;
  /** Steps of full-batch gradient descent with momentum. @default 200 */
  steps?: number;
}

/** Trains on the rows of `train` and gives the accuracy on those of `test`. Features are standardised by the training rows. */
export function linearSoftmaxAccuracy(
  { features, rows, labels, classes }: LinearData,
  train: readonly number[],
  test: readonly number[],
  { penalty = 0.02, steps = 200 }: LinearOptions = {},
): number {
  const width = features.length / rows;
  const { mean, scale } = standardiser(features, width, train);
  const row = (index: number) =>
    Float32Array.from({ length: width }, (_, i) => (features[index * width + i] - mean[i]) * scale[i]);
  const inputs = train.map(row);
  const weights = new Float32Array(classes * (width + 1));
  const velocity = new Float32Array(weights.length);
  // The largest step that is safe for standardised features: their Gram matrix has a trace of `width`.
  const rate = 2 / width ** 0.5 / 10;
  for (let step = 0; step < steps; step++) {
    const gradient = new Float32Array(weights.length);
    inputs.forEach((input, i) => {
      const probabilities = softmaxRow(weights, input, classes);
      for (let c = 0; c < classes; c++) {
        const error = (probabilities[c] - (labels[train[i]] === c ? 1 : 0)) / inputs.length;
        const at = c * (width + 1);
        for (let f = 0; f < width; f++) gradient[at + f] += error * input[f];
        gradient[at + width] += error;
      }
    });
    for (let i = 0; i < weights.length; i++) {
      velocity[i] = 0.9 * velocity[i] - rate * (gradient[i] + penalty * weights[i]);
      weights[i] += velocity[i];
    }
  }
  const right = test.filter((index) => {
    return argmax(softmaxRow(weights, row(index), classes)) === labels[index];
  });
  return right.length / test.length;
}

function standardiser(
  features: Float32Array,
  width: number,
  rows: readonly number[],
): { mean: Float32Array; scale: Float32Array } {
  const mean = new Float32Array(width);
  const square = new Float64Array(width);
  for (const row of rows) {
    for (let i = 0; i < width; i++) {
      mean[i] += features[row * width + i] / rows.length;
      square[i] += features[row * width + i] ** 2 / rows.length;
    }
  }
  return { mean, scale: mean.map((value, i) => 1 / Math.sqrt(Math.max(1e-6, square[i] - value * value))) };
}

function softmaxRow(weights: Float32Array, input: Float32Array, classes: number): number[] {
  const width = input.length;
  const logits = Array.from({ length: classes }, (_, c) => {
    const at = c * (width + 1);
    let sum = weights[at + width];
    for (let f = 0; f < width; f++) sum += weights[at + f] * input[f];
    return sum;
  });
  const largest = Math.max(...logits);
  const exponentials = logits.map((logit) => Math.exp(logit - largest));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
}
