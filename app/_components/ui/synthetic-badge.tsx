import { Badge } from "@mantine/core";

/** Stands beside every score that was measured on drawings: it says nothing about patients. */
export function SyntheticBadge() {
  // Mantine's own label colour misses the contrast of small text by half.
  return (
    <Badge
      color="yellow"
      styles={{ label: { color: "light-dark(#6b4200, var(--mantine-color-yellow-2))" } }}
      title="Measured on generated drawings, not on patients."
    >
      synthetic data
    </Badge>
  );
}
