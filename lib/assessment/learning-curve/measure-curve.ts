import type { EvaluationReport } from "../../metrics/evaluation-report";
import { patientClusters, resamplePatients } from "../../metrics/intervals/patient-clusters";
import { quantile } from "../../metrics/intervals/quantile";
import { WeightedMetrics } from "../../metrics/intervals/weighted-metrics";
import { meanAndDeviation } from "../../metrics/mean-and-deviation";
import { studentT975 } from "../../metrics/student-t";
import { invariant } from "../../invariant";
import { Random } from "../../tensor/random";
import type { Estimate } from "../inside-outside";
import { CURVE_METRICS, type CurveDifference, type CurveMetric, type CurvePoint } from "./learning-curve";
import type { CurveStart } from "./learning-curve-spec";

const REPLICATES = 2_000;
const REPLICATES_A_TURN = 100;
const SEED = 1;
const UNKNOWN: Estimate = { value: null, low: null, high: null };

/** A completed run of a curve with what it said of the test films. */
export interface MeasuredCurveRun {
  start: CurveStart;
  patients: number;
  seed: number;
  report: Pick<EvaluationReport, "labels" | "predictions">;
}

/** All runs of a curve measured on the same resamples of the same test films. */
export interface MeasuredCurve {
  points: CurvePoint[];
  differences: CurveDifference[];
  /** One point minus another over the seeds that both have. */
  differ(one: CurvePlace, other: CurvePlace, metric: CurveMetric): Estimate;
}

type CurvePlace = Pick<CurvePoint, "start" | "patients">;

/**
 * Figures of a learning curve. Each is a mean over seeds; its interval adds, as square and add does, what patients and what
 * seeds leave open: on each side √((mean − quantile)² + (t·s ⁄ √k)²), the quantile (2.5 %, 97.5 %) of 2,000 resamples of the
 * test patients within their class, the same ones for all runs, s the deviation of the k seeds and t Student's of k − 1. With
 * one seed it is of patients alone. A difference is taken seed by seed and resample by resample.
 * @param pause is waited for between batches of resamples.
 */
export async function measureCurve(
  runs: readonly MeasuredCurveRun[],
  pause: () => Promise<void> = async () => undefined,
): Promise<MeasuredCurve> {
  const measured = await resampleRuns(runs, pause);
  const at = ({ start, patients }: CurvePlace) =>
    measured.filter(({ run }) => run.start === start && run.patients === patients);
  const differ = (one: CurvePlace, other: CurvePlace, metric: CurveMetric): Estimate => {
    const others = new Map(at(other).map((of) => [of.run.seed, of]));
    const pairs = at(one).flatMap((of) => {
      const with_ = others.get(of.run.seed);
      return with_ === undefined ? [] : [difference(of.figures[metric], with_.figures[metric])];
    });
    return meanOf(pairs);
  };
  const places = [
    ...new Map(runs.map(({ start, patients }) => [`${start} ${patients}`, { start, patients }])).values(),
  ];
  const sorted = places.sort((a, b) => a.start.localeCompare(b.start) * -1 || a.patients - b.patients);
  const both = sorted.filter(
    ({ start, patients }) =>
      start === "pretrained" && sorted.some((o) => o.start === "scratch" && o.patients === patients),
  );
  const figures = (of: (metric: CurveMetric) => Estimate) => ({
    accuracy: of("accuracy"),
    balancedAccuracy: of("balancedAccuracy"),
    macroAuroc: of("macroAuroc"),
  });
  return {
    points: sorted.map((place) => ({
      ...place,
      seeds: at(place).length,
      ...figures((metric) => withinUnit(meanOf(at(place).map((one) => one.figures[metric])))),
    })),
    differences: both.map(({ patients }) => ({
      patients,
      ...figures((metric) => differ({ start: "pretrained", patients }, { start: "scratch", patients }, metric)),
    })),
    differ,
  };
}

/** A figure of one run, or of two: on the films as they are, and on each resample; NaN where it is undefined. */
interface Resampled {
  value: number;
  samples: Float64Array;
}

interface ResampledRun {
  run: MeasuredCurveRun;
  figures: Record<CurveMetric, Resampled>;
}

async function resampleRuns(runs: readonly MeasuredCurveRun[], pause: () => Promise<void>): Promise<ResampledRun[]> {
  if (runs.length === 0) return [];
  const [{ report: first }] = runs;
  const films = first.predictions.map(({ image }) => image).join();
  invariant(
    runs.every(({ report }) => report.predictions.map(({ image }) => image).join() === films),
    "runs of a learning curve that were tested on different films",
  );
  const metrics = runs.map(({ report }) => new WeightedMetrics(report.predictions, report.labels));
  const columns = CURVE_METRICS.map((metric) => metrics[0].paths.indexOf(metric));
  const blank = (): Resampled => ({ value: NaN, samples: new Float64Array(REPLICATES) });
  const resampled = runs.map((run): ResampledRun => ({
    run,
    figures: { accuracy: blank(), balancedAccuracy: blank(), macroAuroc: blank() },
  }));
  const values = new Float64Array(metrics[0].paths.length);
  const weights = new Float64Array(first.predictions.length);
  const keep = (of: number, put: (into: Resampled, value: number) => void) => {
    metrics[of].measure(weights, values);
    CURVE_METRICS.forEach((metric, m) => put(resampled[of].figures[metric], values[columns[m]]));
  };
  weights.fill(1);
  for (let of = 0; of < runs.length; of++) keep(of, (into, value) => (into.value = value));
  const clusters = patientClusters(first.predictions, first.labels.length);
  const random = new Random(SEED);
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    if (replicate % REPLICATES_A_TURN === 0) await pause();
    resamplePatients(clusters, random, weights);
    for (let of = 0; of < runs.length; of++) keep(of, (into, value) => (into.samples[replicate] = value));
  }
  return resampled;
}

const difference = (one: Resampled, other: Resampled): Resampled => ({
  value: one.value - other.value,
  samples: one.samples.map((value, i) => value - other.samples[i]),
});

/** The mean over seeds with its interval; unknown without a seed, or where a seed's figure is undefined. */
function meanOf(seeds: readonly Resampled[]): Estimate {
  const { mean, standardDeviation } = meanAndDeviation(seeds.map(({ value }) => value));
  if (mean === null || Number.isNaN(mean)) return UNKNOWN;
  const means = Float64Array.from(
    seeds[0].samples,
    (_, i) => seeds.reduce((sum, { samples }) => sum + samples[i], 0) / seeds.length,
  )
    .filter((value) => !Number.isNaN(value))
    .sort();
  if (means.length < REPLICATES / 2) return { ...UNKNOWN, value: mean };
  const ofSeeds =
    standardDeviation === null ? 0 : (studentT975(seeds.length - 1) * standardDeviation) / Math.sqrt(seeds.length);
  return {
    value: mean,
    low: mean - Math.hypot(mean - quantile(means, 0.025), ofSeeds),
    high: mean + Math.hypot(quantile(means, 0.975) - mean, ofSeeds),
  };
}

const withinUnit = ({ value, low, high }: Estimate): Estimate => ({
  value,
  low: low === null ? null : Math.max(0, low),
  high: high === null ? null : Math.min(1, high),
});
