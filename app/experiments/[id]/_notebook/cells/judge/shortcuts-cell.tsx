"use client";
import { Skeleton, Text } from "@mantine/core";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { useRequest } from "@/app/_state/use-request";
import { ShortcutView } from "@/app/runs/_run/shortcuts/shortcut-view";
import { client } from "@/lib/api/browser/client";
import { type CellOf, nearestAbove } from "@/lib/experiments/cell-dependencies";
import type { CellState } from "@/lib/experiments/cell-state";
import { useExperiment } from "../../notebook-store";
import { StaleOutput } from "../stale-output";

/** What the network of the run above looks at: its shortcut audit. */
export function ShortcutsCell({ cell, state }: { cell: CellOf<"shortcuts">; state: CellState }) {
  const experiment = useExperiment();
  const { value, failure } = useRequest(cell.run === null ? null : `judged:${cell.run}`, (signal) =>
    client.getRun(cell.run ?? "", { signal }),
  );
  if (cell.run === null) {
    const hasRun = nearestAbove(experiment, cell.id, "train")?.run != null;
    return (
      <Text size="sm" c="dimmed">
        {hasRun
          ? "What the network looks at appears here when the run above is completed."
          : "Train first: the network is then asked about films without lungs, borders or markers, mirrored, blurred and cut to pieces."}
      </Text>
    );
  }
  if (failure) return <FailureAlert failure={failure} />;
  if (!value) return <Skeleton height={280} />;
  return (
    <StaleOutput isStale={state !== "done"}>
      <ShortcutView run={value.id} preprocessing={value.spec.preprocessing} />
    </StaleOutput>
  );
}
