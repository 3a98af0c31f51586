import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { formatCount, formatMetric, formatMetricInterval } from "@/app/_components/ui/format-values";
import type { MultiLabelReport } from "@/lib/metrics/multi-label/multi-label-report";
import { ShareWords } from "../share-words";

/** The figures of every finding with their intervals, over the films that are marked yes or no in it. */
export function FindingTable({ report }: { report: Omit<MultiLabelReport, "predictions"> }) {
  const { findings, perFinding, intervals } = report;
  return (
    <TableScrollContainer minWidth={1000} type="native" tabIndex={0} role="group" aria-label="Figures by finding">
      <Table>
        <TableThead>
          <TableTr>
            <TableTh>Finding</TableTh>
            <TableTh ta="right">Yes</TableTh>
            <TableTh ta="right">No</TableTh>
            <TableTh ta="right">Uncertain</TableTh>
            <TableTh ta="right">Missing</TableTh>
            <TableTh>AUROC</TableTh>
            <TableTh>AUPRC</TableTh>
            <TableTh>Brier</TableTh>
            <TableTh>Calibration error</TableTh>
            <TableTh>Threshold</TableTh>
            <TableTh>Sensitivity there</TableTh>
            <TableTh>Specificity there</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {findings.map((finding, at) => {
            const metrics = perFinding[at];
            const point = metrics.atThreshold;
            const figure = (metric: "auroc" | "auprc" | "brier") => (
              <Figure value={metrics[metric]} interval={intervals[`${metric}.${finding}`]} />
            );
            return (
              <TableTr key={finding}>
                <TableTh scope="row" fw={550}>
                  {finding}
                </TableTh>
                <TableTd ta="right">{formatCount(metrics.positives)}</TableTd>
                <TableTd ta="right">{formatCount(metrics.negatives)}</TableTd>
                <TableTd ta="right">{formatCount(metrics.uncertain)}</TableTd>
                <TableTd ta="right">{formatCount(metrics.missing)}</TableTd>
                <TableTd>{figure("auroc")}</TableTd>
                <TableTd>{figure("auprc")}</TableTd>
                <TableTd>{figure("brier")}</TableTd>
                <TableTd>{formatMetric(metrics.expectedCalibrationError)}</TableTd>
                <TableTd>{point === null ? "–" : formatMetric(point.threshold)}</TableTd>
                <TableTd>{point === null ? "–" : <ShareWords share={point.measures.sensitivity} />}</TableTd>
                <TableTd>{point === null ? "–" : <ShareWords share={point.measures.specificity} />}</TableTd>
              </TableTr>
            );
          })}
        </TableTbody>
      </Table>
    </TableScrollContainer>
  );
}

function Figure({
  value,
  interval,
}: {
  value: number | null;
  interval: MultiLabelReport["intervals"][string] | undefined;
}) {
  return (
    <>
      {formatMetric(value)}{" "}
      <Text span size="xs" c="dimmed">
        {value !== null && interval ? formatMetricInterval(interval) : ""}
      </Text>
    </>
  );
}
