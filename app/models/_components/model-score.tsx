import { Text } from "@mantine/core";
import { formatFilmsOfPatients, formatPercent } from "@/app/_components/ui/format-values";
import { type PublishedModel } from "@/lib/publish/model";

/** Accuracy on held-out films, where there are any, with its interval, and beside it what guessing the largest class would score. */
export function ModelScore({
  report,
}: {
  report: Pick<PublishedModel["report"], "accuracy" | "majorityShare" | "split" | "patients">;
}) {
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
