import { LOWEST_LOG_TARGET } from "../graph/step/loss-spec";
import type { LabelObjective } from "../graph/step/step-objective";
import { assertNever } from "../invariant";
import { crossEntropyOfRow } from "../tensor/softmax";
import { sideOfEach, twoStageLogs } from "../tensor/two-stage";

/** The loss of one image by its row of `[N, classes]` logits, for the label it has: without smoothing and class weights. */
export function lossOfRow(
  loss: LabelObjective,
  logits: ArrayLike<number>,
  classes: number,
  row: number,
  label: number,
): number {
  switch (loss.kind) {
    case "softmax_cross_entropy":
      return crossEntropyOfRow(logits, classes, row, label);
    case "focal": {
      const crossEntropy = crossEntropyOfRow(logits, classes, row, label);
      // 1 − p by expm1: p may be 1 but for the last bits.
      return (-Math.expm1(-crossEntropy)) ** loss.gamma * crossEntropy;
    }
    case "binary_cross_entropy":
      return binaryCrossEntropyOfRow(logits, classes, row, label);
    case "symmetric_cross_entropy": {
      const crossEntropy = crossEntropyOfRow(logits, classes, row, label);
      // All other labels have a probability of 1 − p together, and their targets' logarithm is held.
      return loss.alpha * crossEntropy + loss.beta * LOWEST_LOG_TARGET * Math.expm1(-crossEntropy);
    }
    case "generalised_cross_entropy":
      return -Math.expm1(-loss.q * crossEntropyOfRow(logits, classes, row, label)) / loss.q;
    case "masked_binary_cross_entropy":
      throw new Error("A film of several findings has no one label that its loss could be of.");
    case "two_stage_cross_entropy": {
      const own = Array.from({ length: classes }, (_, k) => logits[row * classes + k]);
      const { stage, within } = twoStageLogs(own, loss.sides);
      return -stage[sideOfEach(loss.sides)[label]] - loss.withinWeight * within[label];
    }
    default:
      return assertNever(loss);
  }
}

/** The mean over the labels of max(x, 0) − x·t + log(1 + e^−|x|), t being 1 for the image's label alone. */
function binaryCrossEntropyOfRow(logits: ArrayLike<number>, classes: number, row: number, label: number): number {
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    const x = logits[row * classes + k];
    sum += Math.max(x, 0) - (k === label ? x : 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
  return sum / classes;
}
