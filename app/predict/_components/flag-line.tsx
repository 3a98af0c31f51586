import { Text } from "@mantine/core";
import type { OperatingPoint } from "@/lib/metrics/operating-points/operating-point";
import { operatingPointSentence } from "@/lib/publish/card/describe-operating-point";

/** Whether the film's score reaches the model's threshold, and what that threshold was seen to give. */
export function FlagLine({
  labels,
  probabilities,
  point,
}: {
  labels: readonly string[];
  probabilities: readonly number[];
  point: OperatingPoint | null | undefined;
}) {
  if (point == null) return null;
  const score = probabilities[labels.indexOf(point.label)];
  const isRaised = score >= point.threshold;
  return (
    <div>
      <Text>
        {isRaised ? "Flagged" : "Not flagged"} for <strong>{point.label}</strong>: its score of {score.toFixed(3)} is{" "}
        {isRaised ? "at or above" : "below"} the threshold of {point.threshold.toFixed(3)}.
      </Text>
      <Text size="sm" c="dimmed">
        {operatingPointSentence(point)} No diagnosis, either way.
      </Text>
    </div>
  );
}
