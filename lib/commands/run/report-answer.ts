/** @file An evaluation report as the command line tells it. */
import { line } from "../../../bin/printable.mjs";
import type { EvaluationReport, Interval } from "../../metrics/evaluation-report";
import { completeReport } from "../../metrics/complete-report";
import { reportIntervals } from "../../metrics/report-intervals";
import { decimal, textTable } from "../../text/text-table";

export interface ClassAnswer {
  films: number;
  precision: number | null;
  recall: number | null;
  specificity: number | null;
  f1: number | null;
  auroc: number | null;
  auprc: number | null;
}

type WholeMetric =
  | ("macroF1" | "balancedAccuracy" | "macroAuroc" | "macroAuprc" | "matthewsCorrelation" | "cohenKappa")
  | ("brier" | "logLoss" | "expectedCalibrationError");

export interface SplitAnswer extends Record<WholeMetric, number | null> {
  accuracy: number | null;
  /** What the calibration error would be were the probabilities honest. */
  calibrationErrorIfHonest: EvaluationReport["calibrationErrorIfHonest"];
  films: number;
  /** Null where a film's patient was not recorded. */
  patients: number | null;
  /** Labels that no film has: macro averages leave them out. */
  absentClasses: readonly string[];
  /** 95% intervals by dotted path, e.g. `accuracy`, `auroc.covid-19`. */
  intervals: Record<string, Interval>;
  perClass: Record<string, ClassAnswer>;
}

/** The metrics of a report with their intervals, without its predictions. */
export function metricsAnswer(stored: EvaluationReport): SplitAnswer {
  const report = completeReport(stored);
  const classes = report.labels.map((label): [string, ClassAnswer] => {
    const { support, precision, recall, specificity, f1, auroc, auprc } = report.perClass[label];
    return [
      label,
      {
        films: support,
        precision: precision.value,
        recall: recall.value,
        specificity: specificity.value,
        f1,
        auroc,
        auprc,
      },
    ];
  });
  return {
    accuracy: report.accuracy.value,
    macroF1: report.macroF1,
    balancedAccuracy: report.balancedAccuracy,
    macroAuroc: report.macroAuroc,
    macroAuprc: report.macroAuprc,
    matthewsCorrelation: report.matthewsCorrelation,
    cohenKappa: report.cohenKappa,
    brier: report.brier,
    logLoss: report.logLoss,
    expectedCalibrationError: report.expectedCalibrationError,
    calibrationErrorIfHonest: report.calibrationErrorIfHonest,
    films: report.accuracy.denominator,
    patients: report.patients,
    absentClasses: report.absentClasses,
    intervals: reportIntervals(report),
    perClass: Object.fromEntries(classes),
  };
}

/** `counts[true][predicted]` with the labels of both. */
export const confusionAnswer = (report: EvaluationReport) => ({
  labels: report.labels,
  counts: report.confusionMatrix,
});

/** A report for people: metrics with their 95% intervals, a table by label, the confusion matrix. */
export function reportText(stored: EvaluationReport): string {
  const report = completeReport(stored);
  const { labels, confusionMatrix, synthetic, dataset, split, absentClasses } = report;
  return [
    line`${dataset}, ${split} split, ${filmsOfPatients(report)}${synthetic ? ", SYNTHETIC" : ""}`,
    ...(absentClasses.length === 0
      ? []
      : [line`No film is of ${absentClasses.join(", ")}: averages over classes leave that out.`]),
    "",
    textTable(["metric", "value", "95% interval"], wholeRows(report)),
    "",
    textTable(["label", "films", "precision", "sensitivity", "specificity", "F1", "AUROC", "AUPRC"], classRows(report)),
    INTERVALS,
    "",
    textTable(
      ["true \\ predicted", ...labels],
      labels.map((label, row) => [label, ...confusionMatrix[row].map(String)]),
    ),
  ].join("\n");
}

const INTERVALS =
  "In brackets 95% intervals. Shares of films: Wilson's, which take films as independent; all others resample patients. A dash: undefined, or too few patients.";

/** `869 films of 587 patients`, as far as the patients are known. */
function filmsOfPatients({ accuracy, patients }: EvaluationReport): string {
  const films = `${accuracy.denominator} film${accuracy.denominator === 1 ? "" : "s"}`;
  if (patients === null) return `${films} (patients not recorded)`;
  return `${films} of ${patients} patient${patients === 1 ? "" : "s"}`;
}

function wholeRows(report: EvaluationReport): string[][] {
  const intervals = reportIntervals(report);
  const row = (name: string, path: string, value: number | null) => [name, decimal(value), span(intervals[path])];
  const honest = report.calibrationErrorIfHonest;
  return [
    row("accuracy", "accuracy", report.accuracy.value),
    row("balanced accuracy", "balancedAccuracy", report.balancedAccuracy),
    row("macro F1", "macroF1", report.macroF1),
    row("macro AUROC", "macroAuroc", report.macroAuroc),
    row("macro AUPRC", "macroAuprc", report.macroAuprc),
    row("Matthews correlation", "matthewsCorrelation", report.matthewsCorrelation),
    row("Cohen's kappa", "cohenKappa", report.cohenKappa),
    row("Brier score (0-2)", "brier", report.brier),
    row("log loss", "logLoss", report.logLoss),
    row("calibration error", "expectedCalibrationError", report.expectedCalibrationError),
    ...(honest === null
      ? []
      : [["  if probabilities were honest", decimal(honest.mean), `up to ${decimal(honest.high)} in 95 of 100 sets`]]),
    ["guessing the largest class", decimal(report.majorityShare), ""],
  ];
}

function classRows(report: EvaluationReport): string[][] {
  const intervals = reportIntervals(report);
  return report.labels.map((label) => {
    const { support, precision, recall, specificity, f1, auroc, auprc } = report.perClass[label];
    const cell = (metric: string, value: number | null) => {
      const interval = intervals[`${metric}.${label}`];
      return interval === undefined ? decimal(value) : `${decimal(value)} (${span(interval)})`;
    };
    return [
      label,
      String(support),
      cell("precision", precision.value),
      cell("recall", recall.value),
      cell("specificity", specificity.value),
      cell("f1", f1),
      cell("auroc", auroc),
      cell("auprc", auprc),
    ];
  });
}

function span(interval: Interval | undefined): string {
  return interval === undefined ? "–" : `${decimal(interval.low)}–${decimal(interval.high)}`;
}
