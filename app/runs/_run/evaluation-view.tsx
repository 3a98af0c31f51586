"use client";
import { Group, Text, Title } from "@mantine/core";
import { DoubtsAlert } from "@/app/_components/ui/doubts-alert";
import { formatInterval, formatMetric, formatPercent, formatPlural } from "@/app/_components/ui/format-values";
import { Stat, Stats } from "@/app/_components/ui/stat";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { balancedAccuracyInterval } from "@/lib/metrics/balanced-accuracy-interval";
import type { EvaluationReport } from "@/lib/metrics/evaluation-report";
import type { Doubt } from "@/lib/training/doubts";
import type { RunDetail } from "@/lib/training/run";
import type { TestLooks } from "@/lib/training/test-looks";
import { ConfusionExplorer } from "./confusion-explorer";
import { OutsideTests } from "./evaluations/outside-tests";
import { PerClassTable } from "./per-class-table";
import { TestLooksNote } from "./test-looks-note";
import { ProbabilityCharts } from "./probability-charts";
import styles from "./run.module.css";
import type { NetworkOfReport } from "./trust/network-of-report";
import { TrustSection } from "./trust/trust-section";

/** All that an evaluation says, from the headline to the very films. */
export function EvaluationView({
  report,
  doubts,
  testLooks = null,
  network = null,
  run,
}: {
  report: EvaluationReport;
  doubts: readonly Doubt[];
  /** Whose test split it is; absent for films of another data set. */
  run?: Pick<RunDetail, "id" | "name" | "spec" | "report">;
  /** @default null: of films that are no run's test split */
  testLooks?: TestLooks | null;
  /** Whose report it is. @default null: not known, and nothing is said of thresholds and calibration */
  network?: NetworkOfReport | null;
}) {
  return (
    <div className={styles.stack}>
      <DoubtsAlert doubts={doubts} />
      <Headline report={report} />
      {testLooks !== null && <TestLooksNote looks={testLooks} />}
      {run && <OutsideTests run={run} />}
      <ConfusionExplorer report={report} />
      <section>
        <Title order={3} mb={6}>
          By class
        </Title>
        <PerClassTable report={report} />
      </section>
      <ProbabilityCharts report={report} />
      {network !== null && <TrustSection report={report} network={network} />}
    </div>
  );
}

function Headline({ report }: { report: EvaluationReport }) {
  const { accuracy } = report;
  const balanced = balancedAccuracyInterval(report.confusionMatrix);
  return (
    <div>
      <Group gap="xs" mb="xs">
        <span>
          {splitTitle(report.split)}, {formatPlural(accuracy.denominator, "film")}
        </span>
        {report.synthetic && <SyntheticBadge />}
      </Group>
      <Stats>
        <Stat
          label="Accuracy"
          value={formatPercent(accuracy.value)}
          note={`95% interval ${formatInterval(accuracy)}`}
        />
        <Stat
          label="Always the largest class"
          value={formatPercent(report.majorityShare)}
          note="what guessing would score"
        />
        <Stat
          label="Balanced accuracy"
          value={formatPercent(report.balancedAccuracy)}
          note={
            balanced === null
              ? "mean sensitivity"
              : `mean sensitivity, 95% interval ${formatPercent(balanced.low, 0)}–${formatPercent(balanced.high, 0)}`
          }
        />
        <Stat label="Macro F1" value={formatMetric(report.macroF1)} />
        <Stat label="Macro AUROC" value={formatMetric(report.macroAuroc)} note="one against the rest" />
        <Stat label="Calibration error" value={formatMetric(report.expectedCalibrationError)} note="0 is honest" />
      </Stats>
      {!report.synthetic && report.split !== "all" && (
        <Text size="sm" c="dimmed" mt="xs" maw="80ch">
          Films of the same data set, other patients. Where its classes come from different sources, part of this score
          is the source and not the disease: only an outside set can tell.
        </Text>
      )}
    </div>
  );
}

const splitTitle = (split: EvaluationReport["split"]): string =>
  split === "test" ? "Test split" : split === "all" ? "Films that are in the score" : `Split: ${split}`;
