import { Text } from "@mantine/core";
import { formatInterval, formatMetric, formatMetricInterval, formatPercent } from "@/app/_components/ui/format-values";
import type { RunHeadline } from "@/lib/training/run-headline";

/** A figure of a run's test with its 95% interval; a dash before it was tested. */
export function RunScore({ headline, of }: { headline: RunHeadline | null | undefined; of: "accuracy" | "macroF1" }) {
  const [value, interval] =
    of === "accuracy"
      ? [formatPercent(headline?.accuracy), headline?.accuracyInterval && formatInterval(headline.accuracyInterval)]
      : [formatMetric(headline?.macroF1), headline?.macroF1Interval && formatMetricInterval(headline.macroF1Interval)];
  return (
    <>
      {value}{" "}
      <Text span size="xs" c="dimmed">
        {interval}
      </Text>
    </>
  );
}
