/** @file What differs between runs: their metrics, their specs, and film by film where they were tested on the same ones. */
import { completeReport } from "../metrics/complete-report";
import { delongTest } from "../metrics/comparisons/delong";
import { holm } from "../metrics/comparisons/holm";
import { type MetricDifference, pairedByPatient } from "../metrics/comparisons/paired-by-patient";
import type { EvaluationReport, FilmPrediction, Interval, Proportion } from "../metrics/evaluation-report";
import {
  mcnemar,
  type PairedCounts,
  pairedCounts,
  pairedDifference,
  type PairedDifference,
} from "../metrics/comparisons/mcnemar";
import { flatSettings } from "./flat-settings";
import type { RunDetail } from "./run";

/** What is needed of a run; a RunDetail is one. */
export type ComparableRun = Pick<RunDetail, "id" | "name" | "spec" | "report" | "datasetFingerprint">;

export interface MetricRow {
  /** A dotted path, e.g. `accuracy` or `recall.covid-19`. */
  metric: string;
  /** One per run; null where undefined or not evaluated. */
  values: (number | null)[];
  /** 95% intervals: Wilson's where the metric is a share, else the report's own; null in reports from before it had them. */
  intervals: (Interval | null)[];
  higherIsBetter: boolean;
  /** The runs with the best value; empty when fewer than two have one, or not all were tested on the same films. */
  best: number[];
}

export interface SpecDifference {
  /** A dotted path; layers by their name, e.g. `cnn.layers.head.rate`. */
  path: string;
  /** One per run, as JSON; null where the run has no such entry. */
  values: (string | null)[];
}

/** How two runs differ in one metric, by the test that fits their films. */
export interface TestedDifference extends MetricDifference {
  /** By film where each is of another patient (McNemar's exact test of accuracy, DeLong's of an AUROC), else by swapping patients. */
  test: "mcnemar" | "delong" | "permutation";
  /** `pValue` after Holm over all tests of a comparison. */
  adjusted: number | null;
}

/** Two runs on the same test images. */
export interface RunPair {
  first: string;
  second: string;
  films: number;
  /** Null where a film's patient was not recorded; tests then take films as independent. */
  patients: number | null;
  counts: PairedCounts;
  /** Exact McNemar p of "both are equally often right", which takes films as independent. */
  pValue: number;
  /** Accuracy, means over classes, Brier's score and each class's AUROC, second minus first. */
  differences: TestedDifference[];
  /** Accuracy of the second minus the first. */
  accuracyDifference: PairedDifference | null;
  /** `[true][predicted]`, second minus first. */
  confusionDifference: number[][];
  /** Images only the second gets right, and only the first. */
  fixed: PairedPrediction[];
  broken: PairedPrediction[];
}

export interface PairedPrediction {
  image: number;
  file: string;
  label: number;
  first: number;
  second: number;
}

export interface RunComparison {
  /** Whether all runs that have a report were tested on the same films; otherwise their figures cannot be ranked. */
  isSameTest: boolean;
  metrics: MetricRow[];
  specDifferences: SpecDifference[];
  /** Every pair whose test images and labels are the same; the others cannot be paired. */
  pairs: RunPair[];
}

/**
 * Compares runs in the order given; p-values of all their pairs are raised together. A pair takes 0.2 s on 300 films, so
 * that who must answer at once may leave them out.
 */
export function compareRuns(
  stored: readonly ComparableRun[],
  { withPairs = true }: { withPairs?: boolean } = {},
): RunComparison {
  const runs = stored.map((run) => ({ ...run, report: run.report && completeReport(run.report) }));
  const pairs = (withPairs ? runs : []).flatMap((first, i) =>
    runs
      .slice(i + 1)
      .map((second) => comparePair(first, second))
      .filter((pair) => pair !== null),
  );
  const tested = runs.filter(({ report }) => report !== null);
  const isSameTest = tested.every((run) => sameTestFilms(tested[0], run));
  return {
    isSameTest,
    metrics: metricRows(
      runs.map((run) => run.report),
      isSameTest,
    ),
    specDifferences: specDifferences(runs),
    pairs: adjustTogether(pairs),
  };
}

function adjustTogether(pairs: readonly RunPair[]): RunPair[] {
  const adjusted = holm(pairs.flatMap(({ differences }) => differences.flatMap(({ pValue }) => pValue ?? [])));
  let next = 0;
  return pairs.map((pair) => ({
    ...pair,
    differences: pair.differences.map((one) => (one.pValue === null ? one : { ...one, adjusted: adjusted[next++] })),
  }));
}

/**
 * The metric table: whole-split metrics, then precision, recall, specificity, F1, AUROC and AUPRC of every label any run
 * has. No run is best where they were not tested on the same films.
 */
export function metricRows(reports: readonly (EvaluationReport | null)[], isSameTest = true): MetricRow[] {
  const labels = [...new Set(reports.flatMap((report) => report?.labels ?? []))];
  const share = (metric: string, read: (report: EvaluationReport) => Proportion | undefined) => {
    const shares = reports.map((report) => (report === null ? undefined : read(report)));
    return row(
      metric,
      shares.map((one) => one?.value ?? null),
      shares.map(intervalOf),
      { isSameTest },
    );
  };
  const plain = (
    metric: string,
    read: (report: EvaluationReport) => number | null | undefined,
    higherIsBetter = true,
  ) =>
    row(
      metric,
      reports.map((report) => (report === null ? null : (read(report) ?? null))),
      reports.map((report) => report?.intervals[metric] ?? null),
      { isSameTest, higherIsBetter },
    );
  return [
    share("accuracy", (report) => report.accuracy),
    plain("balancedAccuracy", (report) => report.balancedAccuracy),
    plain("macroF1", (report) => report.macroF1),
    plain("macroAuroc", (report) => report.macroAuroc),
    plain("macroAuprc", (report) => report.macroAuprc),
    plain("matthewsCorrelation", (report) => report.matthewsCorrelation),
    plain("cohenKappa", (report) => report.cohenKappa),
    plain("brier", (report) => report.brier, false),
    plain("logLoss", (report) => report.logLoss, false),
    plain("expectedCalibrationError", (report) => report.expectedCalibrationError, false),
    ...labels.flatMap((label) => [
      share(`precision.${label}`, (report) => report.perClass[label]?.precision),
      share(`recall.${label}`, (report) => report.perClass[label]?.recall),
      share(`specificity.${label}`, (report) => report.perClass[label]?.specificity),
      plain(`f1.${label}`, (report) => report.perClass[label]?.f1),
      plain(`auroc.${label}`, (report) => report.perClass[label]?.auroc),
      plain(`auprc.${label}`, (report) => report.perClass[label]?.auprc),
    ]),
  ];
}

/** Only the entries in which the specs are not all the same. */
export function specDifferences(runs: readonly Pick<ComparableRun, "spec">[]): SpecDifference[] {
  const flattened = runs.map((run) => flatSettings(run.spec));
  const paths = [...new Set(flattened.flatMap((entries) => [...entries.keys()]))];
  return paths
    .map((path) => ({ path, values: flattened.map((entries) => entries.get(path) ?? null) }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
}

/** Null when either has no report or the two were not tested on the same images with the same labels. Deterministic. */
export function comparePair(first: ComparableRun, second: ComparableRun): RunPair | null {
  if (first.report === null || second.report === null || !sameTestFilms(first, second)) return null;
  const before = first.report.predictions;
  const byImage = new Map(second.report.predictions.map((one) => [one.image, one]));
  const after = before.map((one) => byImage.get(one.image)!);
  const paired = before.map((one, i) => pairPredictions(one, after[i]));
  const truth = paired.map((one) => one.label);
  const counts = pairedCounts(
    truth,
    paired.map((one) => one.first),
    paired.map((one) => one.second),
  );
  const matrix = first.report.confusionMatrix;
  return {
    first: first.id,
    second: second.id,
    films: before.length,
    patients: first.report.patients ?? second.report.patients,
    counts,
    pValue: mcnemar(counts),
    differences: testDifferences(before, after, first.report.labels, counts),
    accuracyDifference: pairedDifference(counts),
    confusionDifference: second.report.confusionMatrix.map((cells, label) =>
      cells.map((count, prediction) => count - matrix[label][prediction]),
    ),
    fixed: paired.filter((one) => one.first !== one.label && one.second === one.label),
    broken: paired.filter((one) => one.first === one.label && one.second !== one.label),
  };
}

/** What a comparison is usually about. All others of `pairedByPatient` would only raise the p-values of these. */
const TESTED = ["accuracy", "balancedAccuracy", "macroF1", "macroAuroc", "brier"];

function testDifferences(
  before: readonly FilmPrediction[],
  after: readonly FilmPrediction[],
  labels: readonly string[],
  counts: PairedCounts,
): TestedDifference[] {
  // The patient of a film may be known of either: reports from before it was recorded are of the same films.
  const patientOf = (i: number) => before[i].patient ?? after[i].patient;
  const [first, second] = [before, after].map((side) => side.map((one, i) => ({ ...one, patient: patientOf(i) })));
  const isFilmEach = new Set(first.map(({ patient }, i) => patient ?? i)).size === first.length;
  const wanted = new Set([...TESTED, ...labels.map((label) => `auroc.${label}`)]);
  return pairedByPatient(first, second, labels)
    .filter(({ metric }) => wanted.has(metric))
    .map((one): TestedDifference => {
      const swapped: TestedDifference = { ...one, test: "permutation", adjusted: null };
      if (!isFilmEach) return swapped;
      if (one.metric === "accuracy") {
        const difference = pairedDifference(counts);
        return difference === null ? swapped : { ...swapped, ...difference, pValue: mcnemar(counts), test: "mcnemar" };
      }
      const label = labels.findIndex((name) => one.metric === `auroc.${name}`);
      if (label < 0) return swapped;
      const scores = (side: readonly FilmPrediction[]) => side.map(({ probabilities }) => probabilities[label]);
      const areas = delongTest(
        first.map((film) => film.label === label),
        scores(before),
        scores(after),
      );
      return areas === null ? swapped : { ...swapped, ...areas, test: "delong" };
    });
}

function pairPredictions(first: FilmPrediction, second: FilmPrediction): PairedPrediction {
  return {
    image: first.image,
    file: first.file,
    label: first.label,
    first: first.prediction,
    second: second.prediction,
  };
}

function sameTestFilms(first: ComparableRun, second: ComparableRun): boolean {
  if (first.report === null || second.report === null || first.datasetFingerprint !== second.datasetFingerprint)
    return false;
  const key = (report: EvaluationReport) =>
    JSON.stringify([
      report.dataset,
      report.labels,
      report.predictions.map((one) => [one.image, one.label]).sort(([a], [b]) => a - b),
    ]);
  return key(first.report) === key(second.report);
}

function row(
  metric: string,
  values: (number | null)[],
  intervals: MetricRow["intervals"],
  { isSameTest, higherIsBetter = true }: { isSameTest: boolean; higherIsBetter?: boolean },
): MetricRow {
  const defined = values.filter((value) => value !== null);
  const target = higherIsBetter ? Math.max(...defined) : Math.min(...defined);
  const best = defined.length < 2 || !isSameTest ? [] : values.flatMap((value, i) => (value === target ? [i] : []));
  return { metric, values, intervals, higherIsBetter, best };
}

function intervalOf(share: Proportion | undefined): Interval | null {
  return share?.low == null || share.high === null ? null : { low: share.low, high: share.high };
}
