"use client";
import { Title } from "@mantine/core";
import { useMemo } from "react";
import { DoubtsAlert } from "@/app/_components/ui/doubts-alert";
import { completeReport } from "@/lib/metrics/complete-report";
import type { EvaluationReport } from "@/lib/metrics/evaluation-report";
import type { Doubt } from "@/lib/training/doubts";
import type { RunDetail } from "@/lib/training/run";
import type { TestLooks } from "@/lib/training/test-looks";
import { ConfusionExplorer } from "./confusion-explorer";
import { ReportHeadline } from "./report-headline";
import { OutsideTests } from "./evaluations/outside-tests";
import { LeftOutSourcesView } from "./left-out/left-out-sources-view";
import { PerClassTable } from "./per-class-table";
import { TestLooksNote } from "./test-looks-note";
import { ProbabilityCharts } from "./probability-charts";
import styles from "./run.module.css";
import type { NetworkOfReport } from "./trust/network-of-report";
import { TrustSection } from "./trust/trust-section";

/** All that an evaluation says, from the headline to the very films. */
export function EvaluationView({
  report: stored,
  doubts,
  testLooks = null,
  network = null,
  evaluation = null,
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
  /** The evaluation elsewhere that it is of. @default null: of the run's own test films */
  evaluation?: string | null;
}) {
  const report = useMemo(() => completeReport(stored), [stored]);
  return (
    <div className={styles.stack}>
      <DoubtsAlert doubts={doubts} />
      <ReportHeadline report={report} />
      {testLooks !== null && <TestLooksNote looks={testLooks} />}
      {run && <OutsideTests run={run} />}
      {run && <LeftOutSourcesView run={run} />}
      <ConfusionExplorer report={report} />
      <section>
        <Title order={3} mb={6}>
          By class
        </Title>
        <PerClassTable report={report} />
      </section>
      <ProbabilityCharts report={report} />
      {network !== null && <TrustSection report={report} network={network} evaluation={evaluation} />}
    </div>
  );
}
