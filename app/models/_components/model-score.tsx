import { Text } from "@mantine/core";
import { formatPercent } from "@/app/_components/ui/format-values";
import { type PublishedModel } from "@/lib/publish/model";

/** Accuracy on held-out films with its interval, and beside it what guessing the largest class would score. */
export function ModelScore({
  report,
}: {
  report: Pick<PublishedModel["report"], "accuracy" | "majorityShare" | "split">;
}) {
  const { accuracy, majorityShare, split } = report;
  return (
    <>
      <Text span fw={550}>
        {formatPercent(accuracy.value)}
      </Text>{" "}
      <Text span size="sm" c="dimmed">
        {formatPercent(accuracy.low, 0)}–{formatPercent(accuracy.high, 0)}
      </Text>
      <Text size="xs" c="dimmed">
        {accuracy.denominator} {split} films; guessing {formatPercent(majorityShare, 0)}
      </Text>
    </>
  );
}
