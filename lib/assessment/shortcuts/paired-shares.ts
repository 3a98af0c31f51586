import { wilson } from "../../metrics/wilson";
import type { Proportion } from "../../metrics/evaluation-report";
import { deriveSeed, Random } from "../../tensor/random";
import { type Difference, percentileEstimate } from "./interval-estimate";
import { groupByPatient, forEachPatientSample } from "./for-each-patient-sample";
import type { AskedFilm } from "./weighted-scores";

const RESAMPLES = 2_000;
const SEED = 1;

/** How often two things happen to the same films, and how much more often the first. */
export interface PairedShares {
  first: Proportion;
  second: Proportion;
  /** First less second. */
  excess: Difference;
}

/**
 * Two shares of the same films with their Wilson intervals; their difference with percentiles of 2,000 resamples by
 * patient, and the p of a permutation test that exchanges the two patient by patient.
 */
export function pairedShares(
  films: readonly AskedFilm[],
  first: readonly boolean[],
  second: readonly boolean[],
): PairedShares {
  const differences = films.map((_, i) => Number(first[i]) - Number(second[i]));
  const mean = (weights: ArrayLike<number>) => {
    let [sum, count] = [0, 0];
    for (let i = 0; i < differences.length; i++) {
      sum += differences[i] * weights[i];
      count += weights[i];
    }
    return sum / count;
  };
  const value = mean(new Float64Array(films.length).fill(1));
  const samples: number[] = [];
  forEachPatientSample(films, RESAMPLES, new Random(SEED), (weights) => samples.push(mean(weights)));
  const sums = groupByPatient(films).map((places) => places.reduce((sum, place) => sum + differences[place], 0));
  const random = new Random(deriveSeed(SEED, "permutation"));
  let asLarge = 0;
  for (let round = 0; round < RESAMPLES; round++) {
    const swapped = sums.reduce((sum, one) => sum + (random.uniform() < 0.5 ? one : -one), 0);
    if (Math.abs(swapped / films.length) >= Math.abs(value) - 1e-12) asLarge++;
  }
  return {
    first: shareOf(first),
    second: shareOf(second),
    excess: { ...percentileEstimate(value, samples), p: films.length === 0 ? null : (1 + asLarge) / (RESAMPLES + 1) },
  };
}

/** The share of what is true, with its Wilson interval. */
export function shareOf(happened: readonly boolean[]): Proportion {
  return wilson(happened.filter(Boolean).length, happened.length);
}
