import { recall } from "./classification-metrics";
import type { ConfusionMatrix } from "./confusion-matrix";
import type { Proportion } from "./evaluation-report";

/** A mean of sensitivities with a 95% interval, and what naming classes at random, or always one, would score: 1 / classes. */
export interface BalancedAccuracy {
  value: number;
  low: number;
  high: number;
  chance: number;
}

/**
 * Balanced accuracy with its 95% interval, from the Wilson intervals of the classes' sensitivities by the square-and-add
 * rule for a sum of independent proportions (Zou and Donner, Stat. Med. 27 (2008) 1693, eq. 3): unlike a standard error
 * it does not shrink to nothing where a class of few images is all right or all wrong. Classes without images are left
 * out. Null with fewer than two classes. Takes the images as independent, as {@link recall} does.
 */
export function balancedAccuracyInterval(matrix: ConfusionMatrix): BalancedAccuracy | null {
  const recalls = matrix.map((_, label) => recall(matrix, label)).filter(isMeasured);
  if (recalls.length < 2) return null;
  const mean = (of: (one: (typeof recalls)[number]) => number) =>
    recalls.reduce((sum, one) => sum + of(one), 0) / recalls.length;
  const value = mean((one) => one.value);
  const reach = (of: (one: (typeof recalls)[number]) => number) =>
    Math.sqrt(mean((one) => (one.value - of(one)) ** 2) / recalls.length);
  return {
    value,
    low: Math.max(0, value - reach(({ low }) => low)),
    high: Math.min(1, value + reach(({ high }) => high)),
    chance: 1 / recalls.length,
  };
}

/** False for a share of nothing, whose value and bounds are all null. */
function isMeasured(share: Proportion): share is Proportion & Record<"value" | "low" | "high", number> {
  return share.value !== null;
}
