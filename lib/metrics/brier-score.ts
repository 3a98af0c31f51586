import { invariant } from "../invariant";

/**
 * Brier's score of one film, Σₖ (pₖ − yₖ)² over all classes: 0 (sure and right) to 2 (sure and wrong). Proper for softmax
 * rows, and for sigmoid rows too, where it is the sum of the classes' own scores.
 */
export function brierOfRow(label: number, row: readonly number[]): number {
  return row.reduce((sum, probability, k) => sum + (probability - (k === label ? 1 : 0)) ** 2, 0);
}

/**
 * The mean over films of {@link brierOfRow}; `probabilities` is `[N][K]`. Null without films.
 *
 * Brier's own sum over classes, not halved: twice the binary convention where there are two classes. Matches scikit-learn
 * `brier_score_loss(y, p, scale_by_half=False)`. Brier, Mon. Weather Rev. 78 (1950) 1.
 */
export function brierScore(labels: readonly number[], probabilities: readonly (readonly number[])[]): number | null {
  invariant(labels.length === probabilities.length, `${labels.length} labels, ${probabilities.length} rows`);
  if (labels.length === 0) return null;
  return labels.reduce((sum, label, i) => sum + brierOfRow(label, probabilities[i]), 0) / labels.length;
}
