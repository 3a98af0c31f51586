import { Text } from "@mantine/core";
import { formatInterval, formatPercent } from "@/app/_components/ui/format-values";
import type { Proportion } from "@/lib/metrics/evaluation-report";

/** A share with its 95% interval, small, behind it. */
export function ShareWords({ share }: { share: Proportion }) {
  return (
    <>
      {formatPercent(share.value)}{" "}
      <Text span size="xs" c="dimmed">
        {share.value === null ? "" : formatInterval(share)}
      </Text>
    </>
  );
}
