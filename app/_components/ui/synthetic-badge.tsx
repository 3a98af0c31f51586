import { Badge } from "@mantine/core";

/** Stands beside every score that was measured on drawings: it says nothing about patients. */
export function SyntheticBadge() {
  return <Badge color="yellow" title="Measured on generated drawings, not on patients.">synthetic data</Badge>;
}
