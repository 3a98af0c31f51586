import { rocCurve, type RocPoint } from "../roc";
import type { OperatingRule } from "./operating-rule";

/** A threshold (films that score at or above it are flagged) with what it gives on the films it was chosen on; or why there is none. */
export type ChosenThreshold = { found: true; point: RocPoint } | { found: false; reason: string };

/**
 * The threshold that a rule chooses on films with their scores for one class. Of several that do equally well the largest
 * is taken, which flags the fewest films. There is none where only one kind of film is there, or where the rule can be kept
 * only by flagging all films or none. The points are those of scikit-learn `roc_curve(drop_intermediate=False)`.
 */
export function chooseThreshold(
  positive: readonly boolean[],
  scores: readonly number[],
  rule: OperatingRule,
): ChosenThreshold {
  const curve = rocCurve(positive, scores);
  if (curve === null)
    return { found: false, reason: "The validation films do not hold both films of the class and others." };
  const point = pointOf(curve, rule, positive.filter(Boolean).length / positive.length);
  if (point === undefined || point.threshold === Infinity)
    return {
      found: false,
      reason: "No threshold keeps that on the validation films but one that flags no film at all.",
    };
  if (point.falsePositiveRate === 1)
    return { found: false, reason: "No threshold keeps that on the validation films but one that flags every film." };
  return { found: true, point };
}

/** The curve runs from the largest threshold to the smallest. */
function pointOf(curve: readonly RocPoint[], rule: OperatingRule, share: number): RocPoint | undefined {
  switch (rule.kind) {
    case "sensitivity":
      return curve.find(({ truePositiveRate }) => truePositiveRate >= rule.atLeast);
    case "specificity":
      return best(
        curve.filter(({ falsePositiveRate }) => 1 - falsePositiveRate >= rule.atLeast),
        ({ truePositiveRate }) => truePositiveRate,
      );
    case "youden":
      return best(curve, ({ truePositiveRate, falsePositiveRate }) => truePositiveRate - falsePositiveRate);
    case "costs": {
      const prevalence = rule.prevalence ?? share;
      return best(
        curve,
        ({ truePositiveRate, falsePositiveRate }) =>
          -(rule.missed * prevalence * (1 - truePositiveRate) + (1 - prevalence) * falsePositiveRate),
      );
    }
  }
}

/** The first of the points with the largest value, to rounding. */
function best(points: readonly RocPoint[], value: (point: RocPoint) => number): RocPoint | undefined {
  return points.reduce<RocPoint | undefined>(
    (found, point) => (found === undefined || value(point) > value(found) + 1e-12 ? point : found),
    undefined,
  );
}
