import { invariant } from "../invariant";

/** How far from 1 the probabilities of a film may add up and still be of classes that exclude each other. */
const SUM_TOLERANCE = 1e-6;

/** −ln of the probability of the film's own class, clipped to [2⁻⁵², 1 − 2⁻⁵²] as scikit-learn clips it: at most 36.04. */
export function logLossOfRow(label: number, row: readonly number[]): number {
  return -Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, row[label])));
}

/**
 * Mean log loss (cross-entropy) in nats; `probabilities` is `[N][K]`. Null without films, and where a row does not add up
 * to 1: sigmoid heads give each label a probability of its own, of which this is no proper score.
 *
 * Matches scikit-learn `log_loss(y, p, labels=range(K))`.
 */
export function logLoss(labels: readonly number[], probabilities: readonly (readonly number[])[]): number | null {
  invariant(labels.length === probabilities.length, `${labels.length} labels, ${probabilities.length} rows`);
  if (labels.length === 0 || !probabilities.every(addsUpToOne)) return null;
  return labels.reduce((sum, label, i) => sum + logLossOfRow(label, probabilities[i]), 0) / labels.length;
}

function addsUpToOne(row: readonly number[]): boolean {
  return Math.abs(row.reduce((sum, probability) => sum + probability, 0) - 1) <= SUM_TOLERANCE;
}
