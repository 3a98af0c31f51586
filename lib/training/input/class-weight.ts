import type { TrainingSpec } from "../training-spec";

/**
 * The weight of each class in the loss. `balanced`: ∝ 1/√frequency with mean 1 over the training images, so that rare
 * classes count more without the over-calling that 1/frequency brings. A class without images gets 0.
 */
export function classWeights(
  labels: readonly number[],
  labelCount: number,
  kind: TrainingSpec["classWeight"],
): number[] {
  if (kind === "none") return new Array<number>(labelCount).fill(1);
  const counts = new Array<number>(labelCount).fill(0);
  for (const label of labels) counts[label]++;
  // Σ n·s/√n = N  ⇒  s = N / Σ √n
  const scale = labels.length / counts.reduce((sum, count) => sum + Math.sqrt(count), 0);
  return counts.map((count) => (count === 0 ? 0 : scale / Math.sqrt(count)));
}
