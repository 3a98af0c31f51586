import type { TrainingSpec } from "../training-spec";
import { balancedWeights } from "./balanced-weights";

/** The weight of each class in the loss: 1, or balanced over the training images of which `labels` are the classes. */
export function classWeights(
  labels: readonly number[],
  labelCount: number,
  kind: TrainingSpec["classWeight"],
): number[] {
  return kind === "none" ? new Array<number>(labelCount).fill(1) : balancedWeights(labels, labelCount);
}
