"use client";
import { Group, Text } from "@mantine/core";
import {
  formatFilmsOfPatients,
  formatInterval,
  formatMetric,
  formatMetricInterval,
  formatPercent,
} from "@/app/_components/ui/format-values";
import { Stat, Stats } from "@/app/_components/ui/stat";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import type { EvaluationReport } from "@/lib/metrics/evaluation-report";
import styles from "./run.module.css";

/** The figures of a whole test set, each with its 95% interval, and of how many films and patients they are. */
export function ReportHeadline({ report }: { report: Omit<EvaluationReport, "predictions"> }) {
  const { accuracy, intervals, absentClasses } = report;
  const interval = (path: string) => formatMetricInterval(intervals[path]);
  return (
    <div className={styles.stack}>
      <Group gap="xs">
        <span>
          {splitTitle(report.split)}, {formatFilmsOfPatients(accuracy.denominator, report.patients)}
        </span>
        {report.synthetic && <SyntheticBadge />}
      </Group>
      <div className={styles.figures}>
        <Stats>
          <Stat label="Accuracy" value={formatPercent(accuracy.value)} note={formatInterval(accuracy)} />
          <Stat
            label="Always the largest class"
            value={formatPercent(report.majorityShare)}
            note="what guessing scores"
          />
          <Stat
            label="Balanced accuracy"
            value={formatPercent(report.balancedAccuracy)}
            note={intervals.balancedAccuracy ? formatInterval(intervals.balancedAccuracy) : "–"}
          />
          <Stat label="Macro F1" value={formatMetric(report.macroF1)} note={interval("macroF1")} />
          <Stat label="Macro AUROC" value={formatMetric(report.macroAuroc)} note={interval("macroAuroc")} />
          <Stat label="Macro AUPRC" value={formatMetric(report.macroAuprc)} note={interval("macroAuprc")} />
          <Stat
            label="Matthews correlation"
            value={formatMetric(report.matthewsCorrelation)}
            note={interval("matthewsCorrelation")}
          />
          <Stat label="Cohen’s κ" value={formatMetric(report.cohenKappa)} note={interval("cohenKappa")} />
          <Stat label="Brier score" value={formatMetric(report.brier)} note={interval("brier")} />
          <Stat label="Log loss" value={formatMetric(report.logLoss)} note={interval("logLoss")} />
          <Stat
            label="Calibration error"
            value={formatMetric(report.expectedCalibrationError)}
            note={interval("expectedCalibrationError")}
          />
        </Stats>
      </div>
      <Text size="sm" c="dimmed" maw="80ch">
        Below each figure its 95% interval. Balanced accuracy is the mean sensitivity; of Matthews correlation and κ 0
        is chance; of Brier score (0 to 2), log loss and calibration error 0 is best.{" "}
        {absentClasses.length > 0 &&
          `No film is ${absentClasses.map((label) => `“${label}”`).join(" or ")}: averages over classes leave that out. `}
        {report.patients === null
          ? "Whose films these are is not known of all of them. Intervals of accuracy, sensitivity, specificity and precision take films as independent (Wilson); all others draw patients anew, 2,000 times, a film of nobody known as a patient of its own: where such films are of one person, the true ones are wider."
          : "Intervals of accuracy, sensitivity, specificity and precision take films as independent (Wilson); all others come of drawing patients anew, 2,000 times. A dash: undefined, or too few patients."}
      </Text>
      {!report.synthetic && report.split !== "all" && (
        <Text size="sm" c="dimmed" maw="80ch">
          {report.patients === null
            ? "Films of the same data set. Whose they are is not recorded of all of them: some may be of people it was trained on."
            : "Films of the same data set, other patients."}{" "}
          Where its classes come from different sources, part of this score is the source and not the disease: only an
          outside set can tell.
        </Text>
      )}
    </div>
  );
}

const splitTitle = (split: EvaluationReport["split"]): string =>
  split === "test" ? "Test split" : split === "all" ? "Films that are in the score" : `Split: ${split}`;
