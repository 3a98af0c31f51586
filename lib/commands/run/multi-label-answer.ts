/** @file A report on several findings a film as the command line tells it. */
import { line } from "../../../bin/printable.mjs";
import type { Interval } from "../../metrics/evaluation-report";
import type { MultiLabelReport } from "../../metrics/multi-label/multi-label-report";
import type { ThresholdMeasures } from "../../metrics/operating-points/measure-threshold";
import { decimal, textTable } from "../../text/text-table";

/** The figures of a report without its predictions. */
export function multiLabelAnswer({ predictions: _, findings, perFinding, ...report }: MultiLabelReport) {
  return { ...report, findings: Object.fromEntries(findings.map((finding, at) => [finding, perFinding[at]])) };
}

/** A report for people: a row a finding, each over the films that are marked yes or no in it. */
export function multiLabelText(report: Omit<MultiLabelReport, "predictions">): string {
  const { dataset, split, synthetic, films, patients, findings, perFinding, macro, measured, intervals } = report;
  const of = patients === null ? "patients not recorded" : `of ${patients} patients`;
  const left = findings.filter((finding) => !measured.includes(finding));
  return [
    line`${dataset}, ${split} split, ${films} films ${of}${synthetic ? ", SYNTHETIC" : ""}`,
    "",
    `mean AUROC over ${measured.length} of ${findings.length} findings: ${withInterval(macro.auroc, intervals.macroAuroc)}; mean AUPRC ${withInterval(macro.auprc, intervals.macroAuprc)}; mean Brier score ${decimal(macro.brier)}`,
    ...(left.length === 0 ? [] : [line`Without ${left.join(", ")}: no film of both kinds.`]),
    "",
    textTable(
      ["finding", "yes", "no", "unsure", "missing", "AUROC", "AUPRC", "Brier", "calibration"],
      findings.map((finding, at) => {
        const metrics = perFinding[at];
        return [
          finding,
          String(metrics.positives),
          String(metrics.negatives),
          String(metrics.uncertain),
          String(metrics.missing),
          withInterval(metrics.auroc, intervals[`auroc.${finding}`]),
          withInterval(metrics.auprc, intervals[`auprc.${finding}`]),
          decimal(metrics.brier),
          decimal(metrics.expectedCalibrationError),
        ];
      }),
    ),
    "",
    textTable(
      ["finding", "threshold", "sensitivity", "specificity", "at 0.5: sensitivity", "specificity"],
      findings.map((finding, at) => {
        const { atHalf, atThreshold } = perFinding[at];
        return [
          finding,
          atThreshold === null ? "–" : decimal(atThreshold.threshold),
          ...(atThreshold === null ? ["–", "–"] : shares(atThreshold.measures)),
          ...shares(atHalf),
        ];
      }),
    ),
    "Each finding is judged on the films that are marked yes or no in it. Areas have 95% intervals by patient, shares Wilson's, which take films as independent. Thresholds were chosen on the validation films (the largest sensitivity + specificity).",
  ].join("\n");
}

function withInterval(value: number | null, interval: Interval | undefined): string {
  return interval === undefined
    ? decimal(value)
    : `${decimal(value)} (${decimal(interval.low)}–${decimal(interval.high)})`;
}

function shares({ sensitivity, specificity }: ThresholdMeasures): string[] {
  return [sensitivity, specificity].map(({ value, low, high }) =>
    value === null || low === null || high === null ? "–" : `${decimal(value)} (${decimal(low)}–${decimal(high)})`,
  );
}
