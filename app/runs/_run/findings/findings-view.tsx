"use client";
import { Text, Title } from "@mantine/core";
import { useMemo } from "react";
import { ChartPair } from "@/app/_components/charts/chart-pair";
import { seriesColor } from "@/app/_components/charts/series-color";
import { SmallChart } from "@/app/_components/charts/small-chart";
import { DoubtsAlert } from "@/app/_components/ui/doubts-alert";
import { formatFilmsOfPatients, formatMetric, formatMetricInterval } from "@/app/_components/ui/format-values";
import { Stat, Stats } from "@/app/_components/ui/stat";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { findingFilms } from "@/lib/metrics/multi-label/finding-films";
import type { MultiLabelReport } from "@/lib/metrics/multi-label/multi-label-report";
import { rocCurve } from "@/lib/metrics/roc";
import type { Doubt } from "@/lib/training/doubts";
import type { TestLooks } from "@/lib/training/test-looks";
import styles from "../run.module.css";
import { TestLooksNote } from "../test-looks-note";
import { FindingErrors } from "./finding-errors";
import { FindingTable } from "./finding-table";

const UNIT = [0, 1] as const;

/** What an evaluation says of a network that tells several findings a film: each by itself, down to the films. */
export function FindingsView({
  report,
  doubts,
  testLooks,
}: {
  report: MultiLabelReport;
  doubts: readonly Doubt[];
  testLooks: TestLooks | null;
}) {
  const { macro, measured, findings, intervals, films, patients, split, synthetic } = report;
  const roc = useMemo(() => rocLines(report), [report]);
  const area = (value: number | null, path: string) =>
    `${formatMetric(value)}${intervals[path] === undefined ? "" : ` (${formatMetricInterval(intervals[path])})`}`;
  return (
    <div className={styles.stack}>
      <DoubtsAlert doubts={doubts} />
      <Stats>
        <Stat label="Mean AUROC" value={area(macro.auroc, "macroAuroc")} note="95% interval by patient" />
        <Stat label="Mean AUPRC" value={area(macro.auprc, "macroAuprc")} />
        <Stat label="Mean Brier score" value={formatMetric(macro.brier)} />
        <Stat
          label="Measured"
          value={`${measured.length} of ${findings.length}`}
          note="findings with films of both kinds"
        />
        <Stat
          label="Tested on"
          value={formatFilmsOfPatients(films, patients)}
          note={
            <>
              the {split} split {synthetic && <SyntheticBadge />}
            </>
          }
        />
      </Stats>
      {testLooks !== null && <TestLooksNote looks={testLooks} />}
      <section>
        <Title order={3} mb={6}>
          By finding
        </Title>
        <FindingTable report={report} />
        <Text size="sm" c="dimmed" mt="xs">
          Each finding is judged on the films that are marked yes or no in it; what is uncertain or missing counts for
          nothing. Thresholds were chosen on the validation films, for the largest sensitivity + specificity. The
          probabilities are the network’s own, not calibrated.
        </Text>
      </section>
      <FindingErrors report={report} />
      <ChartPair>
        <SmallChart
          title="ROC, each finding by itself"
          description={`ROC curves; mean AUROC ${formatMetric(macro.auroc)}`}
          lines={roc}
          xLabel="1 − specificity"
          yLabel="sensitivity"
          xDomain={UNIT}
          yDomain={UNIT}
          diagonal
        />
      </ChartPair>
      <Text size="sm" c="dimmed">
        What rests on one label a film there is not for this network: a confusion matrix of classes, calibration,
        conformal sets, groups of films, tests on other data sets, the shortcut audit and the filled-in checklists.
      </Text>
    </div>
  );
}

function rocLines({ findings, predictions, perFinding }: MultiLabelReport) {
  return findings.flatMap((finding, at) => {
    const { positive, scores } = findingFilms(predictions, at);
    const curve = rocCurve(positive, scores);
    if (curve === null) return [];
    return [
      {
        label: `${finding} (${formatMetric(perFinding[at].auroc)})`,
        color: seriesColor(at),
        points: curve.map((point) => ({ x: point.falsePositiveRate, y: point.truePositiveRate })),
      },
    ];
  });
}
