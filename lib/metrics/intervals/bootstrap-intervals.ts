/**
 * @file 95% intervals of what is no plain proportion, by a bootstrap that draws patients within their class.
 *
 * How a figure's interval comes of its resamples was chosen by the coverage measured in bench/interval-coverage.ts:
 *
 * - Mean sensitivity, F1 and areas lie between 0 and 1 and often near 1, where percentiles are too short and cut off at 1
 *   (78–90 in 100 for an area of 0.99). The standard deviation of the resamples is taken on the logit scale instead.
 * - Brier, log loss, Matthews' correlation and κ: percentiles.
 * - The calibration error is biased upwards, and in a resample of the films more so: percentiles hold the truth in as few
 *   as 3 of 100 cases. The resamples are reflected at the estimate (the “basic” interval, Davison and Hinkley 1997, eq. 5.6).
 */
import { balancedAccuracyInterval } from "../balanced-accuracy-interval";
import { confusionMatrix } from "../confusion-matrix";
import type { Interval } from "../evaluation-report";
import { Z_95 } from "../wilson";
import { PatientCounts } from "./patient-counts";
import { quantile } from "./quantile";
import { resampledMetrics } from "./resampled-metrics";
import { type ScoredFilm, WeightedMetrics } from "./weighted-metrics";

/** With fewer patients of a class there is no interval: five drawn with replacement are too alike. */
const FEWEST_PATIENTS = 5;
/** A resample may lack what a figure needs, where a patient has films of two classes; no more than 1 in 20 may. */
const DEFINED_SHARE = 0.95;
/** Resamples that differ by less are one value and say nothing. */
const NO_SPREAD = 1e-12;

const MACRO: readonly string[] = ["balancedAccuracy", "macroF1", "macroAuroc", "macroAuprc"];
const AGREEMENT: readonly string[] = ["matthewsCorrelation", "cohenKappa"];
const LOSSES: readonly string[] = ["brier", "logLoss"];
const OF_CLASS: readonly string[] = ["f1", "auroc", "auprc"];

/**
 * 95% intervals by the dotted paths of an evaluation report, of everything there that is no plain proportion. A figure has
 * none where it is undefined, where a class it speaks of has fewer than five patients (but mean sensitivity), and where
 * resampling moves nothing.
 * Where a share is exactly 0 or 1 its bound is Wilson's for so many patients, all of one kind. Films without a patient
 * count as of one each. Deterministic.
 */
export function bootstrapIntervals(
  films: readonly ScoredFilm[],
  labels: readonly string[],
  options: { replicates?: number; seed?: number } = {},
): Record<string, Interval> {
  if (films.length === 0) return {};
  const patients = new PatientCounts(films, labels);
  const resamples = resampledMetrics(films, labels, options);
  const replicates = Math.max(...[...resamples.values()].map(({ length }) => length));
  const intervals: Record<string, Interval> = {};
  const values = valuesOf(films, labels);
  for (const [path, value] of values) {
    const drawn = resamples.get(path)!;
    if (Number.isNaN(value) || drawn.length < DEFINED_SHARE * replicates) continue;
    const interval = intervalOf(path, value, drawn, patients);
    if (interval !== null) intervals[path] = interval;
  }
  const balanced = meanSensitivity(intervals.balancedAccuracy, films, labels, patients);
  return {
    ...intervals,
    ...widenedMeans(intervals, new Map(values), labels),
    ...(balanced === null ? {} : { balancedAccuracy: balanced }),
  };
}

function intervalOf(path: string, value: number, drawn: Float64Array, patients: PatientCounts): Interval | null {
  const [metric, label] = splitPath(path);
  const spread = drawn[drawn.length - 1] - drawn[0];
  if (MACRO.includes(metric) || OF_CLASS.includes(metric)) {
    if (patients.fewest(metric, label) < FEWEST_PATIENTS) return null;
    if (isAtTheEnd(value)) return patients.atTheEnd(metric, label, value > 0.5);
    return spread < NO_SPREAD ? null : logitInterval(value, drawn);
  }
  if (spread < NO_SPREAD) return null;
  const [low, high] = [quantile(drawn, 0.025), quantile(drawn, 0.975)];
  if (AGREEMENT.includes(metric)) return patients.fewest("macroF1") < FEWEST_PATIENTS ? null : { low, high };
  if (patients.all < FEWEST_PATIENTS) return null;
  if (LOSSES.includes(metric)) return { low, high };
  if (metric === "expectedCalibrationError")
    // Where every resample lies above the estimate the reflection lies below it: an interval without its own figure.
    return { low: Math.min(value, Math.max(0, 2 * value - high)), high: Math.max(value, Math.min(1, 2 * value - low)) };
  // Plain proportions have Wilson's interval in the report itself.
  return null;
}

/** logit(value) ± z·sd / (value·(1 − value)), back on the scale of shares. */
function logitInterval(value: number, drawn: Float64Array): Interval {
  const mean = drawn.reduce((sum, one) => sum + one, 0) / drawn.length;
  const variance = drawn.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (drawn.length - 1);
  const centre = Math.log(value / (1 - value));
  const reach = (Z_95 * Math.sqrt(variance)) / (value * (1 - value));
  return { low: 1 / (1 + Math.exp(reach - centre)), high: 1 / (1 + Math.exp(-reach - centre)) };
}

/**
 * Means of F1 and of areas in which some class is exactly 0 or 1: that class does not move in resamples, so its own bound is
 * added by squares. Where all classes are at the end, {@link PatientCounts.atTheEnd} has bounded the mean.
 */
function widenedMeans(
  intervals: Readonly<Record<string, Interval>>,
  values: ReadonlyMap<string, number>,
  labels: readonly string[],
): Record<string, Interval> {
  const means = Object.entries({ macroF1: "f1", macroAuroc: "auroc", macroAuprc: "auprc" });
  return Object.fromEntries(
    means.flatMap(([mean, metric]): [string, Interval][] => {
      const [interval, value] = [intervals[mean], values.get(mean)!];
      if (interval === undefined || isAtTheEnd(value)) return [];
      const measured = labels.map((label) => `${metric}.${label}`).filter((path) => intervals[path] !== undefined);
      const stuck = measured.filter((path) => isAtTheEnd(values.get(path)!));
      const add = (reach: number, of: (path: string) => number) =>
        Math.hypot(reach, ...stuck.map((path) => of(path) / measured.length));
      const low = value - add(value - interval.low, (path) => values.get(path)! - intervals[path].low);
      const high = value + add(interval.high - value, (path) => intervals[path].high - values.get(path)!);
      return [[mean, { low: Math.max(0, low), high: Math.min(1, high) }]];
    }),
  );
}

const isAtTheEnd = (value: number): boolean => value >= 1 - NO_SPREAD || value <= NO_SPREAD;

/**
 * Mean sensitivity is given the wider of two bounds: a small class that is all right or all wrong does not move in
 * resamples, so its sensitivity is bounded by Wilson's interval for so many patients and added to the others'. Alone, and
 * by patients in every class, where a class has too few patients to be resampled.
 */
function meanSensitivity(
  drawn: Interval | undefined,
  films: readonly ScoredFilm[],
  labels: readonly string[],
  patients: PatientCounts,
): Interval | null {
  const matrix = confusionMatrix(
    films.map(({ label }) => label),
    films.map(({ prediction }) => prediction),
    labels.length,
  );
  const counted = matrix.map((row, label) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const isSure = row[label] === 0 || row[label] === total;
    if (total === 0 || (drawn !== undefined && !isSure)) return row;
    return row.map((count) => (count * patients.of(labels[label])) / total);
  });
  const added = balancedAccuracyInterval(counted);
  if (drawn === undefined || added === null) return drawn ?? (added && { low: added.low, high: added.high });
  return { low: Math.min(drawn.low, added.low), high: Math.max(drawn.high, added.high) };
}

function valuesOf(films: readonly ScoredFilm[], labels: readonly string[]): [string, number][] {
  const metrics = new WeightedMetrics(films, labels);
  const values = new Float64Array(metrics.paths.length);
  metrics.measure(new Float64Array(films.length).fill(1), values);
  return metrics.paths.map((path, i) => [path, values[i]]);
}

/** `f1.covid-19` → `f1`, `covid-19`; a label may hold dots itself. */
function splitPath(path: string): [metric: string, label?: string] {
  const dot = path.indexOf(".");
  return dot < 0 ? [path] : [path.slice(0, dot), path.slice(dot + 1)];
}
