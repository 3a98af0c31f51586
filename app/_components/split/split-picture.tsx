import { Alert, List, Text } from "@mantine/core";
import { ClassBalance } from "@/app/_components/charts/class-balance";
import { formatPercent, formatPlural } from "@/app/_components/ui/format-values";
import type { SplitPreview } from "@/lib/api/responses";

/** A split as it would be: films by part and class, what stays together, how even the parts are, and what to mind. */
export function SplitPicture({ preview, labels }: { preview: SplitPreview; labels: readonly string[] }) {
  const { parts, folds, warnings } = preview;
  const named = [
    { name: "train", ...parts.train },
    { name: "validation", ...parts.validation },
    { name: "test", ...parts.test },
  ];
  return (
    <div>
      <ClassBalance parts={named} labels={labels} />
      <Text size="sm" mt={6}>
        {togetherLine(preview)}
      </Text>
      <Text size="sm" c="dimmed">
        {evenLine(preview)}
      </Text>
      {folds !== null && (
        <Text size="sm" c="dimmed">
          Test films by fold: {folds.map(({ films }, fold) => `${fold + 1}: ${films}`).join(", ")}. Each film is in one
          of them.
        </Text>
      )}
      {warnings.length > 0 && (
        <Alert color="yellow" variant="light" mt="xs" p="xs">
          <List size="sm">
            {warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Text size="xs" c="dimmed" mt={4} ff="monospace">
        split {preview.hash.slice(0, 12)}
      </Text>
    </div>
  );
}

function togetherLine({ groups, largestGroup, groupsOfSeveralPatients }: SplitPreview): string {
  const tied =
    groupsOfSeveralPatients === 0
      ? ""
      : ` Duplicates or file names tie several patients together in ${groupsOfSeveralPatients} of them.`;
  return `No patient crosses: ${formatPlural(groups, "group")} of films that belong together, the largest of ${formatPlural(largestGroup, "film")}.${tied}`;
}

function evenLine({ parts }: SplitPreview): string {
  const worst = Object.entries(parts)
    .flatMap(([name, { deviation, tolerance }]) =>
      deviation === null || tolerance === null ? [] : [{ name, deviation, tolerance }],
    )
    .sort((a, b) => b.deviation - a.deviation)
    .at(0);
  if (worst === undefined) return "";
  return `Class shares differ from those of the whole by at most ${formatPercent(worst.deviation, 1)} (${worst.name}; whole groups should allow ${formatPercent(worst.tolerance, 1)}).`;
}
