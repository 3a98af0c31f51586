import { Badge, Loader } from "@mantine/core";
import type { CellState } from "@/lib/experiments/cell-state";

const LOOK: Record<CellState, { color: string; hint: string }> = {
  idle: { color: "gray", hint: "Not run yet" },
  queued: { color: "gray", hint: "Waits for its turn" },
  running: { color: "petrol", hint: "Under way" },
  paused: { color: "yellow", hint: "Waits at a checkpoint" },
  stale: {
    color: "yellow",
    hint: "Stopped early, or something it depends on has changed since it ran; the output below is of then",
  },
  failed: { color: "red", hint: "Has a problem" },
  done: { color: "green", hint: "Up to date" },
};

/** A cell's state in its own word. */
export function CellStateBadge({ state }: { state: CellState }) {
  return (
    <Badge
      color={LOOK[state].color}
      title={LOOK[state].hint}
      leftSection={state === "running" ? <Loader size={9} color="currentColor" aria-hidden /> : undefined}
    >
      {state}
    </Badge>
  );
}
