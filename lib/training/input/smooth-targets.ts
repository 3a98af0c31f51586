import type { LossSpec } from "../../graph/step/loss-spec";

/**
 * Smooths `[N, labels]` targets in place by the loss's label smoothing s: t·(1 − s) + s/K where the labels share a
 * probability of 1 (Szegedy et al., CVPR 2016), t·(1 − s) + s/2 where each is a yes or no (Keras `BinaryCrossentropy`).
 */
export function smoothTargets(targets: Float32Array, labelCount: number, loss: LossSpec): void {
  const floor = Math.fround(loss.labelSmoothing / (loss.kind === "binary_cross_entropy" ? 2 : labelCount));
  for (let i = 0; i < targets.length; i++) targets[i] = floor + targets[i] * (1 - loss.labelSmoothing);
}
