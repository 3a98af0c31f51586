import { Text } from "@mantine/core";
import {
  formatFilmsOfPatients,
  formatMetric,
  formatMetricInterval,
  formatPercent,
} from "@/app/_components/ui/format-values";
import { type PublishedModel } from "@/lib/publish/model";

/** Accuracy on held-out films, where there are any, with its interval, and beside it what guessing the largest class would score. */
export function ModelScore({
  report,
  multiLabel = null,
}: {
  /** Of a network that tells several findings, whose mean AUROC is told then. @default null */
  multiLabel?: PublishedModel["multiLabel"];
  report: Pick<PublishedModel["report"], "accuracy" | "majorityShare" | "split" | "patients">;
}) {
  if (multiLabel !== null)
    return (
      <>
        <Text span fw={550}>
          {formatMetric(multiLabel.macro.auroc)}
        </Text>{" "}
        <Text span size="sm" c="dimmed">
          {formatMetricInterval(multiLabel.intervals.macroAuroc)}
        </Text>
        <Text size="xs" c="dimmed">
          mean AUROC over {multiLabel.measured.length} findings, {multiLabel.split},{" "}
          {formatFilmsOfPatients(multiLabel.films, multiLabel.patients)}
        </Text>
      </>
    );
  const { accuracy, majorityShare, split, patients } = report;
  if (accuracy.denominator === 0)
    return (
      <Text span size="sm" c="dimmed">
        no test score claimed
      </Text>
    );
  return (
    <>
      <Text span fw={550}>
        {formatPercent(accuracy.value)}
      </Text>{" "}
      <Text span size="sm" c="dimmed">
        {formatPercent(accuracy.low, 0)}–{formatPercent(accuracy.high, 0)}
      </Text>
      <Text size="xs" c="dimmed">
        {split}, {formatFilmsOfPatients(accuracy.denominator, patients)}; guessing {formatPercent(majorityShare, 0)}
      </Text>
    </>
  );
}
