import { Text } from "@mantine/core";
import type { Estimate } from "@/lib/assessment/inside-outside";

/** A figure with its 95% interval below it; a dash where it cannot be told. */
export function EstimateLines({ estimate: { value, low, high } }: { estimate: Estimate }) {
  if (value === null) return "–";
  return (
    <>
      {value.toFixed(3)}
      {low !== null && high !== null && (
        <Text size="xs" c="dimmed" style={{ whiteSpace: "nowrap" }}>
          {low.toFixed(2)}–{high.toFixed(2)}
        </Text>
      )}
    </>
  );
}
