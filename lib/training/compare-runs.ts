/** @file What differs between runs: their metrics, their specs, and film by film where they were tested on the same ones. */
import type { EvaluationReport, FilmPrediction, Proportion } from "../metrics/evaluation-report";
import {
  mcnemar,
  type PairedCounts,
  pairedCounts,
  pairedDifference,
  type PairedDifference,
} from "../metrics/comparisons/mcnemar";
import type { RunDetail } from "./run";

/** What is needed of a run; a RunDetail is one. */
export type ComparableRun = Pick<RunDetail, "id" | "name" | "spec" | "report" | "datasetFingerprint">;

export interface MetricRow {
  /** A dotted path, e.g. `accuracy` or `recall.covid-19`. */
  metric: string;
  /** One per run; null where undefined or not evaluated. */
  values: (number | null)[];
  /** 95% Wilson intervals where the metric is a share. */
  intervals: ({ low: number; high: number } | null)[];
  higherIsBetter: boolean;
  /** The runs with the best value; empty when fewer than two have one. */
  best: number[];
}

export interface SpecDifference {
  /** A dotted path; layers by their name, e.g. `cnn.layers.head.rate`. */
  path: string;
  /** One per run, as JSON; null where the run has no such entry. */
  values: (string | null)[];
}

/** Two runs on the same test images. */
export interface RunPair {
  first: string;
  second: string;
  counts: PairedCounts;
  /** Exact McNemar p of "both are equally often right". */
  pValue: number;
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
  metrics: MetricRow[];
  specDifferences: SpecDifference[];
  /** Every pair whose test images and labels are the same; the others cannot be paired. */
  pairs: RunPair[];
}

/** Compares runs in the order given. */
export function compareRuns(runs: readonly ComparableRun[]): RunComparison {
  const pairs = runs.flatMap((first, i) =>
    runs
      .slice(i + 1)
      .map((second) => comparePair(first, second))
      .filter((pair) => pair !== null),
  );
  return { metrics: metricRows(runs.map((run) => run.report)), specDifferences: specDifferences(runs), pairs };
}

/** The metric table: whole-split metrics, then precision, recall, specificity, F1 and AUROC of every label any run has. */
export function metricRows(reports: readonly (EvaluationReport | null)[]): MetricRow[] {
  const labels = [...new Set(reports.flatMap((report) => report?.labels ?? []))];
  const share = (metric: string, read: (report: EvaluationReport) => Proportion | undefined) => {
    const shares = reports.map((report) => (report === null ? undefined : read(report)));
    return row(
      metric,
      shares.map((one) => one?.value ?? null),
      true,
      shares.map(intervalOf),
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
      higherIsBetter,
    );
  return [
    share("accuracy", (report) => report.accuracy),
    plain("balancedAccuracy", (report) => report.balancedAccuracy),
    plain("macroF1", (report) => report.macroF1),
    plain("macroAuroc", (report) => report.macroAuroc),
    plain("expectedCalibrationError", (report) => report.expectedCalibrationError, false),
    ...labels.flatMap((label) => [
      share(`precision.${label}`, (report) => report.perClass[label]?.precision),
      share(`recall.${label}`, (report) => report.perClass[label]?.recall),
      share(`specificity.${label}`, (report) => report.perClass[label]?.specificity),
      plain(`f1.${label}`, (report) => report.perClass[label]?.f1),
      plain(`auroc.${label}`, (report) => report.perClass[label]?.auroc),
    ]),
  ];
}

/** Only the entries in which the specs are not all the same. */
export function specDifferences(runs: readonly Pick<ComparableRun, "spec">[]): SpecDifference[] {
  const flattened = runs.map((run) => new Map(flatten(run.spec, "")));
  const paths = [...new Set(flattened.flatMap((entries) => [...entries.keys()]))];
  return paths
    .map((path) => ({ path, values: flattened.map((entries) => entries.get(path) ?? null) }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
}

/** Null when either has no report or the two were not tested on the same images with the same labels. */
export function comparePair(first: ComparableRun, second: ComparableRun): RunPair | null {
  if (first.report === null || second.report === null || !sameTestFilms(first, second)) return null;
  const before = first.report.predictions;
  const after = new Map(second.report.predictions.map((one) => [one.image, one]));
  const paired = before.map((one) => pairPredictions(one, after.get(one.image)!));
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
    counts,
    pValue: mcnemar(counts),
    accuracyDifference: pairedDifference(counts),
    confusionDifference: second.report.confusionMatrix.map((cells, label) =>
      cells.map((count, prediction) => count - matrix[label][prediction]),
    ),
    fixed: paired.filter((one) => one.first !== one.label && one.second === one.label),
    broken: paired.filter((one) => one.first === one.label && one.second !== one.label),
  };
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
  higherIsBetter: boolean,
  intervals: MetricRow["intervals"] = values.map(() => null),
): MetricRow {
  const defined = values.filter((value) => value !== null);
  const target = higherIsBetter ? Math.max(...defined) : Math.min(...defined);
  const best = defined.length < 2 ? [] : values.flatMap((value, i) => (value === target ? [i] : []));
  return { metric, values, intervals, higherIsBetter, best };
}

function intervalOf(share: Proportion | undefined): { low: number; high: number } | null {
  return share?.low == null || share.high === null ? null : { low: share.low, high: share.high };
}

/** Leaves of a JSON value with their paths. Items that have a name go by it, so that one inserted layer does not shift all others. */
function flatten(value: unknown, path: string): [string, string][] {
  if (typeof value !== "object" || value === null) return [[path, JSON.stringify(value) ?? "null"]];
  if (Array.isArray(value) && !value.every(isNamed)) return [[path, JSON.stringify(value)]];
  const entries: [string, unknown][] = Array.isArray(value)
    ? value.filter(isNamed).map((item) => [item.name, item])
    : Object.entries(value);
  return entries.flatMap(([key, item]) => flatten(item, path === "" ? key : `${path}.${key}`));
}

function isNamed(item: unknown): item is { name: string } {
  return typeof item === "object" && item !== null && "name" in item && typeof item.name === "string";
}
