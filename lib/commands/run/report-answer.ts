/** @file An evaluation report as the command line tells it. */
import { line } from "../../../bin/printable.mjs";
import { balancedAccuracyInterval } from "../../metrics/balanced-accuracy-interval";
import type { EvaluationReport } from "../../metrics/evaluation-report";
import { decimal, textTable } from "../../text/text-table";

export interface ClassAnswer {
  precision: number | null;
  recall: number | null;
  specificity: number | null;
  f1: number | null;
}

export interface SplitAnswer {
  accuracy: number | null;
  macroF1: number | null;
  balancedAccuracy: number | null;
  macroAuroc: number | null;
  films: number;
  perClass: Record<string, ClassAnswer>;
}

/** The metrics of a report without intervals and predictions. */
export function metricsAnswer(report: EvaluationReport): SplitAnswer {
  const { accuracy, macroF1, balancedAccuracy, macroAuroc, labels, perClass } = report;
  const classes = labels.map((label): [string, ClassAnswer] => {
    const { precision, recall, specificity, f1 } = perClass[label];
    return [label, { precision: precision.value, recall: recall.value, specificity: specificity.value, f1 }];
  });
  return {
    accuracy: accuracy.value,
    macroF1,
    balancedAccuracy,
    macroAuroc,
    films: accuracy.denominator,
    perClass: Object.fromEntries(classes),
  };
}

/** `counts[true][predicted]` with the labels of both. */
export const confusionAnswer = (report: EvaluationReport) => ({
  labels: report.labels,
  counts: report.confusionMatrix,
});

/** A report for people: metrics, one line per label, the confusion matrix. */
export function reportText(report: EvaluationReport): string {
  const { labels, accuracy, macroF1, perClass, confusionMatrix, synthetic, dataset, split } = report;
  const balanced = balancedAccuracyInterval(confusionMatrix);
  const classRows = labels.map((label) => {
    const { support, precision, recall, specificity, f1 } = perClass[label];
    return [
      label,
      String(support),
      decimal(precision.value),
      decimal(recall.value),
      decimal(specificity.value),
      decimal(f1),
    ];
  });
  return [
    line`${dataset}, ${split} split, ${accuracy.denominator} films${synthetic ? ", SYNTHETIC" : ""}`,
    `accuracy ${decimal(accuracy.value)}${interval(accuracy)}, balanced accuracy ${decimal(balanced?.value)}${interval(balanced)}, macro F1 ${decimal(macroF1)}, guessing the largest class ${decimal(report.majorityShare)}`,
    "",
    textTable(["label", "films", "precision", "sensitivity", "specificity", "F1"], classRows),
    "",
    textTable(
      ["true \\ predicted", ...labels],
      labels.map((label, row) => [label, ...confusionMatrix[row].map(String)]),
    ),
  ].join("\n");
}

/** The 95% interval of a figure in brackets; nothing where there is none. */
function interval(figure: { low: number | null; high: number | null } | null): string {
  if (figure === null || figure.low === null || figure.high === null) return "";
  return ` (95% interval ${decimal(figure.low)}–${decimal(figure.high)})`;
}
