import { z } from "zod";
import { invariant } from "../../invariant";
import { Proportion } from "../evaluation-report";
import { wilson, Z_95 } from "../wilson";

/** A ratio with its 95% interval. */
const Ratio = z.object({ value: z.number(), low: z.number(), high: z.number() });

/** What a fixed threshold gives on films. */
export const ThresholdMeasures = z.object({
  films: z.number().int(),
  /** Null where it was not recorded whose films they are. */
  patients: z.number().int().nullable(),
  truePositives: z.number().int(),
  falseNegatives: z.number().int(),
  falsePositives: z.number().int(),
  trueNegatives: z.number().int(),
  sensitivity: Proportion,
  specificity: Proportion,
  /** Share of flagged films that are of the class, and of the others that are not: at the share of the class among these very films, which is no clinic's. */
  precision: Proportion,
  negativePredictive: Proportion,
  /** How many times likelier the flag is in a film of the class than in another; null where a cell is empty. */
  positiveLikelihoodRatio: Ratio.nullable(),
  negativeLikelihoodRatio: Ratio.nullable(),
});
export type ThresholdMeasures = z.infer<typeof ThresholdMeasures>;

/**
 * Counts films at or above a fixed threshold: shares with Wilson's intervals, likelihood ratios with intervals on the
 * log scale (Simel et al., J. Clin. Epidemiol. 44 (1991) 763). All intervals take films as independent.
 * @param patients whose film each is; null where that is not known
 */
export function measureThreshold(
  positive: readonly boolean[],
  scores: readonly number[],
  threshold: number,
  patients: readonly string[] | null,
): ThresholdMeasures {
  invariant(positive.length === scores.length, `${positive.length} films, ${scores.length} scores`);
  const count = (isPositive: boolean, isFlagged: boolean) =>
    positive.filter((one, i) => one === isPositive && scores[i] >= threshold === isFlagged).length;
  const [truePositives, falseNegatives] = [count(true, true), count(true, false)];
  const [falsePositives, trueNegatives] = [count(false, true), count(false, false)];
  const [positives, negatives] = [truePositives + falseNegatives, falsePositives + trueNegatives];
  return {
    films: positive.length,
    patients: patients === null ? null : new Set(patients).size,
    truePositives,
    falseNegatives,
    falsePositives,
    trueNegatives,
    sensitivity: wilson(truePositives, positives),
    specificity: wilson(trueNegatives, negatives),
    precision: wilson(truePositives, truePositives + falsePositives),
    negativePredictive: wilson(trueNegatives, trueNegatives + falseNegatives),
    positiveLikelihoodRatio: likelihoodRatio(truePositives, positives, falsePositives, negatives),
    negativeLikelihoodRatio: likelihoodRatio(falseNegatives, positives, trueNegatives, negatives),
  };
}

function likelihoodRatio(a: number, positives: number, b: number, negatives: number) {
  if (a === 0 || b === 0) return null;
  const value = a / positives / (b / negatives);
  const reach = Math.exp(Z_95 * Math.sqrt(1 / a - 1 / positives + 1 / b - 1 / negatives));
  return { value, low: value / reach, high: value * reach };
}
