import { Badge } from "@mantine/core";
import type { RunStatus } from "@/lib/training/run-status";

const COLORS: Record<RunStatus, string> = {
  queued: "gray",
  running: "petrol",
  paused: "yellow",
  completed: "green",
  failed: "red",
  cancelled: "gray",
};

/** A run's status, in its own word. */
export function RunStatusBadge({ status }: { status: RunStatus }) {
  return <Badge color={COLORS[status]}>{status}</Badge>;
}
