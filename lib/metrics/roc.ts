/** @file Ranking metrics of one class against the rest: ROC and precision–recall curves and the areas under them. */
import { invariant } from "../invariant";
import { meanOfDefined } from "./classification-metrics";

export interface RocPoint {
  /** Positive at and above this score; the first point has Infinity (nothing is positive). */
  threshold: number;
  falsePositiveRate: number;
  truePositiveRate: number;
}

export interface PrecisionRecallPoint {
  threshold: number;
  recall: number;
  precision: number;
}

/**
 * Area under the ROC curve as the Mann–Whitney statistic by midranks: P(score⁺ > score⁻) + ½ P(equal).
 *
 * Null without at least one positive and one negative. Matches scikit-learn `roc_auc_score`.
 * Hanley and McNeil, Radiology 143 (1982) 29.
 */
export function auroc(positive: readonly boolean[], scores: readonly number[]): number | null {
  const order = descendingOrder(positive, scores);
  const positives = positive.filter(Boolean).length;
  const negatives = positive.length - positives;
  if (positives === 0 || negatives === 0) return null;
  let rankSum = 0;
  forEachTie(order, scores, (first, last) => {
    // Ranks count from the smallest score; tied scores share the mean of theirs.
    const midrank = order.length - (first + last - 1) / 2;
    for (let i = first; i < last; i++) if (positive[order[i]]) rankSum += midrank;
  });
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** One-vs-rest AUROC per class; `probabilities` is `[N][K]`. Null for a class without images, or with all of them. */
export function aurocPerClass(
  labels: readonly number[],
  probabilities: readonly (readonly number[])[],
  labelCount: number,
): (number | null)[] {
  return Array.from({ length: labelCount }, (_, label) =>
    auroc(
      labels.map((one) => one === label),
      probabilities.map((row) => row[label]),
    ),
  );
}

/**
 * One-vs-rest average precision per class; `probabilities` is `[N][K]`. Null for a class without images, or with all of
 * them, where it would be 1 whatever the scores.
 */
export function auprcPerClass(
  labels: readonly number[],
  probabilities: readonly (readonly number[])[],
  labelCount: number,
): (number | null)[] {
  return Array.from({ length: labelCount }, (_, label) =>
    labels.every((one) => one === label)
      ? null
      : averagePrecision(
          labels.map((one) => one === label),
          probabilities.map((row) => row[label]),
        ),
  );
}

/** Unweighted mean of the defined one-vs-rest AUROCs. Matches `roc_auc_score(multi_class="ovr", average="macro")`. */
export function macroAuroc(
  labels: readonly number[],
  probabilities: readonly (readonly number[])[],
  labelCount: number,
): number | null {
  return meanOfDefined(aurocPerClass(labels, probabilities, labelCount));
}

/** The ROC curve from (0, 0) to (1, 1), one point per distinct score. Null as in {@link auroc}. Matches `roc_curve(drop_intermediate=False)`. */
export function rocCurve(positive: readonly boolean[], scores: readonly number[]): RocPoint[] | null {
  const positives = positive.filter(Boolean).length;
  const negatives = positive.length - positives;
  if (positives === 0 || negatives === 0) return null;
  const points = cumulativeCounts(positive, scores).map(({ threshold, truePositives, falsePositives }) => ({
    threshold,
    falsePositiveRate: falsePositives / negatives,
    truePositiveRate: truePositives / positives,
  }));
  return [{ threshold: Infinity, falsePositiveRate: 0, truePositiveRate: 0 }, ...points];
}

/**
 * The precision–recall curve by falling threshold, one point per distinct score, after a first point (recall 0,
 * precision 1). Null without positives. The points of scikit-learn `precision_recall_curve`, in reverse.
 */
export function precisionRecallCurve(
  positive: readonly boolean[],
  scores: readonly number[],
): PrecisionRecallPoint[] | null {
  const positives = positive.filter(Boolean).length;
  if (positives === 0) return null;
  const points = cumulativeCounts(positive, scores).map(({ threshold, truePositives, falsePositives }) => ({
    threshold,
    recall: truePositives / positives,
    precision: truePositives / (truePositives + falsePositives),
  }));
  return [{ threshold: Infinity, recall: 0, precision: 1 }, ...points];
}

/** Average precision Σ(Rₙ − Rₙ₋₁)Pₙ, no interpolation. Null without positives. Matches `average_precision_score`. */
export function averagePrecision(positive: readonly boolean[], scores: readonly number[]): number | null {
  const points = precisionRecallCurve(positive, scores);
  if (points === null) return null;
  return points.reduce(
    (sum, point, i) => (i === 0 ? 0 : sum + (point.recall - points[i - 1].recall) * point.precision),
    0,
  );
}

function cumulativeCounts(positive: readonly boolean[], scores: readonly number[]) {
  const order = descendingOrder(positive, scores);
  const points: { threshold: number; truePositives: number; falsePositives: number }[] = [];
  let truePositives = 0;
  forEachTie(order, scores, (first, last) => {
    for (let i = first; i < last; i++) if (positive[order[i]]) truePositives++;
    points.push({ threshold: scores[order[first]], truePositives, falsePositives: last - truePositives });
  });
  return points;
}

function descendingOrder(positive: readonly boolean[], scores: readonly number[]): number[] {
  invariant(positive.length === scores.length, `${positive.length} labels, ${scores.length} scores`);
  invariant(
    scores.every((score) => !Number.isNaN(score)),
    "a score is not a number",
  );
  return scores.map((_, i) => i).sort((a, b) => scores[b] - scores[a]);
}

/** Calls back with each run `[first, last)` of equal scores. */
function forEachTie(
  order: readonly number[],
  scores: readonly number[],
  visit: (first: number, last: number) => void,
): void {
  for (let first = 0, last = 0; first < order.length; first = last) {
    while (last < order.length && scores[order[last]] === scores[order[first]]) last++;
    visit(first, last);
  }
}
