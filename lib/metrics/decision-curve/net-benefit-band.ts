import { Random } from "../../tensor/random";
import type { FilmPrediction } from "../evaluation-report";
import { patientClusters, resamplePatients } from "../intervals/patient-clusters";
import { quantile } from "../intervals/quantile";
import { netBenefit, type NetBenefitPoint } from "./net-benefit";

/** A point of a decision curve with the 95% interval of the model's net benefit. */
export interface NetBenefitWithBand extends NetBenefitPoint {
  low: number;
  high: number;
}

/**
 * The decision curve of one class with a 95% percentile band by a seeded bootstrap of patients within their class. Null as in
 * {@link netBenefit}.
 * @param films the class's index in `label`, and the scores for it
 */
export function netBenefitBand(
  films: readonly (Pick<FilmPrediction, "label" | "patient"> & { score: number })[],
  label: number,
  thresholds: readonly number[],
  prevalence: number | null,
  { replicates = 1000, seed = 1 } = {},
): NetBenefitWithBand[] | null {
  // By falling score, so that a resample costs one pass whatever the number of thresholds.
  const sorted = [...films].sort((a, b) => b.score - a.score);
  const positive = sorted.map((film) => film.label === label);
  const scores = sorted.map(({ score }) => score);
  const curve = netBenefit(positive, scores, thresholds, prevalence);
  if (curve === null) return null;
  const binary = sorted.map(({ patient }, i) => ({ label: positive[i] ? 1 : 0, patient }));
  const clusters = patientClusters(binary, 2);
  const random = new Random(seed);
  const weights = new Float64Array(sorted.length);
  const ends = thresholds.map((threshold) => scores.filter((score) => score >= threshold).length);
  const drawn = thresholds.map(() => new Float64Array(replicates).fill(NaN));
  for (let replicate = 0; replicate < replicates; replicate++) {
    resamplePatients(clusters, random, weights);
    measure({ positive, weights, ends, thresholds, prevalence }, (i, value) => (drawn[i][replicate] = value));
  }
  return curve.map((point, i) => {
    const values = drawn[i].filter((value) => !Number.isNaN(value)).sort();
    return { ...point, low: quantile(values, 0.025), high: quantile(values, 0.975) };
  });
}

interface Resample {
  positive: readonly boolean[];
  weights: Float64Array;
  /** How many films score at or above each threshold. */
  ends: readonly number[];
  thresholds: readonly number[];
  prevalence: number | null;
}

function measure(
  { positive, weights, ends, thresholds, prevalence }: Resample,
  tell: (i: number, value: number) => void,
) {
  const [found, alarms] = [new Float64Array(positive.length + 1), new Float64Array(positive.length + 1)];
  for (let i = 0; i < positive.length; i++) {
    found[i + 1] = found[i] + (positive[i] ? weights[i] : 0);
    alarms[i + 1] = alarms[i] + (positive[i] ? 0 : weights[i]);
  }
  const [positives, negatives] = [found[positive.length], alarms[positive.length]];
  if (positives === 0 || negatives === 0) return;
  const share = prevalence ?? positives / (positives + negatives);
  thresholds.forEach((threshold, i) =>
    tell(
      i,
      (found[ends[i]] / positives) * share -
        ((alarms[ends[i]] / negatives) * (1 - share) * threshold) / (1 - threshold),
    ),
  );
}
