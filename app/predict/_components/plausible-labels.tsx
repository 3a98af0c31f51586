import { Text } from "@mantine/core";
import { formatPercent } from "@/app/_components/ui/format-values";

/** Which labels a film may be of, at a stated coverage; nothing where the model has no thresholds for it. */
export function PlausibleLabels({
  labels,
  plausible,
  coverage,
}: {
  labels: readonly string[];
  plausible: readonly number[] | null;
  coverage: number | null;
}) {
  if (plausible === null || coverage === null) return null;
  return (
    <Text size="sm">
      May be: <strong>{plausible.map((label) => labels[label]).join(" or ")}</strong>.{" "}
      <Text span size="sm" c="dimmed">
        On films like its validation films the labels named hold the true one in at least {formatPercent(coverage, 0)};
        that is no promise for films of elsewhere.
      </Text>
    </Text>
  );
}
