/** @file Two networks on the same films, for any metric: patients are what is resampled and what is swapped. */
import { invariant } from "../../invariant";
import { Random } from "../../tensor/random";
import { patientClusters, resamplePatients } from "../intervals/patient-clusters";
import { midranks } from "../midranks";
import { quantile } from "../intervals/quantile";
import { REPLICATES } from "../intervals/resampled-metrics";
import { type ScoredFilm, WeightedMetrics } from "../intervals/weighted-metrics";

/** How two networks differ in one metric. */
export interface MetricDifference {
  /** A dotted path, e.g. `macroF1` or `auroc.covid-19`. */
  metric: string;
  /** Second minus first; null where either is undefined. */
  difference: number | null;
  /** 95% interval; null where resampling moves nothing or leaves too many resamples undefined. */
  low: number | null;
  high: number | null;
  /** Two-sided, of “it does not matter which network a patient's films were read by”; null with the difference. */
  pValue: number | null;
}

interface Options {
  replicates?: number;
  seed?: number;
}

/** Rounding must not make a swap that changes nothing look smaller than the difference itself. */
const ROUNDING = 1e-12;

/**
 * Every metric's difference between two networks on the same films, in the same order. `first[i]` and `second[i]` have the
 * label and the patient of one film; a film without a patient is its own. Deterministic.
 *
 * The interval is the percentile interval of a bootstrap by patient within the classes, both networks on the same
 * resample. p is that of a permutation test that swaps the two answers of all films of a patient,
 * (1 + #{|Δ*| ≥ |Δ|}) / (B + 1); over all 2ⁿ swaps where there are no more than B of n patients; areas are swapped
 * by rank. Matches `scipy.stats.permutation_test(permutation_type="samples")`, which does not know of patients, on one
 * film each.
 */
export function pairedByPatient(
  first: readonly ScoredFilm[],
  second: readonly ScoredFilm[],
  labels: readonly string[],
  options: Options = {},
): MetricDifference[] {
  invariant(
    first.length === second.length && first.every(({ label }, i) => label === second[i].label),
    "the two lists are not of the same films",
  );
  const swapped = swapTest(first, second, labels, options);
  const intervals = differenceIntervals(first, second, labels, options);
  return swapped.map(({ metric, difference, pValue }, i) => ({ metric, difference, ...intervals[i], pValue }));
}

function swapTest(
  first: readonly ScoredFilm[],
  second: readonly ScoredFilm[],
  labels: readonly string[],
  { replicates = REPLICATES, seed = 1 }: Options,
) {
  const films = first.length;
  // Both answers of all films, of which a weight of 1 or 0 chooses: films are ranked once, not once a swap.
  const metrics = new WeightedMetrics([...rankedAlone(first, labels), ...rankedAlone(second, labels)], labels);
  const { filmsOf } = patientClusters(first, labels.length);
  const [weights, mirrored] = [new Float64Array(2 * films), new Float64Array(2 * films)];
  const [ones, others] = [new Float64Array(metrics.paths.length), new Float64Array(metrics.paths.length)];
  const differencesWhen = (isSwapped: (patient: number) => boolean): Float64Array => {
    filmsOf.forEach((own, patient) => {
      const swaps = isSwapped(patient) ? 1 : 0;
      for (const film of own) {
        weights[film] = mirrored[film + films] = 1 - swaps;
        weights[film + films] = mirrored[film] = swaps;
      }
    });
    metrics.measure(weights, ones);
    metrics.measure(mirrored, others);
    return others.map((other, i) => other - ones[i]);
  };
  const observed = differencesWhen(() => false);
  const asFar = new Float64Array(observed.length);
  const isExact = 2 ** filmsOf.length <= replicates;
  const draws = isExact ? 2 ** filmsOf.length : replicates;
  const random = new Random(seed);
  for (let draw = 0; draw < draws; draw++) {
    const swapped = differencesWhen((patient) =>
      isExact ? ((draw >>> patient) & 1) === 1 : random.uint32() >= 0x80000000,
    );
    // What is undefined after a swap counts as no less far: it must not make a difference look surer than it is.
    swapped.forEach((one, i) => {
      if (!(Math.abs(one) < Math.abs(observed[i]) - ROUNDING)) asFar[i]++;
    });
  }
  return metrics.paths.map((metric, i) =>
    Number.isNaN(observed[i])
      ? { metric, difference: null, pValue: null }
      : { metric, difference: observed[i], pValue: isExact ? asFar[i] / draws : (1 + asFar[i]) / (draws + 1) },
  );
}

/**
 * Films with their ranks among the same network's. One network may be surer than the other of everything; films ranked by
 * a mix of both their probabilities would then be ranked by who answered (Bandos, Rockette and Gur, Stat. Med. 24 (2005) 2873).
 */
function rankedAlone(films: readonly ScoredFilm[], labels: readonly string[]): ScoredFilm[] {
  const ranks = labels.map((_, label) => midranks(films.map(({ probabilities }) => probabilities[label])));
  return films.map((film, i) => ({ ...film, ranks: ranks.map((ofClass) => ofClass[i]) }));
}

function differenceIntervals(
  first: readonly ScoredFilm[],
  second: readonly ScoredFilm[],
  labels: readonly string[],
  { replicates = REPLICATES, seed = 1 }: Options,
): { low: number | null; high: number | null }[] {
  const [before, after] = [new WeightedMetrics(first, labels), new WeightedMetrics(second, labels)];
  const clusters = patientClusters(first, labels.length);
  const random = new Random(seed);
  const weights = new Float64Array(first.length);
  const [ones, others] = [new Float64Array(before.paths.length), new Float64Array(before.paths.length)];
  const drawn = before.paths.map(() => new Float64Array(replicates));
  for (let draw = 0; draw < replicates; draw++) {
    resamplePatients(clusters, random, weights);
    before.measure(weights, ones);
    after.measure(weights, others);
    drawn.forEach((values, i) => (values[draw] = others[i] - ones[i]));
  }
  return drawn.map((values) => {
    const defined = values.filter((value) => !Number.isNaN(value)).sort();
    const isKnown = defined.length >= 0.95 * replicates && defined[defined.length - 1] - defined[0] > ROUNDING;
    return isKnown ? { low: quantile(defined, 0.025), high: quantile(defined, 0.975) } : { low: null, high: null };
  });
}
