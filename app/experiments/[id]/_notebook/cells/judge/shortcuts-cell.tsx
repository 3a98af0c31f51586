"use client";
import { Text } from "@mantine/core";
import { ShortcutView } from "@/app/runs/_run/shortcuts/shortcut-view";
import type { CellOf } from "@/lib/experiments/cell-dependencies";
import type { CellState } from "@/lib/experiments/cell-state";
import { StaleOutput } from "../stale-output";
import { JudgedRun } from "./judged-run";

/** What the network of the run above looks at: its shortcut audit. */
export function ShortcutsCell({ cell, state }: { cell: CellOf<"shortcuts">; state: CellState }) {
  return (
    <JudgedRun
      cell={cell}
      whileRunning="What the network looks at appears here when the run above is completed."
      beforeRun="Train first: the network is then asked about films without lungs, borders or markers, mirrored, blurred and cut to pieces."
    >
      {(run) =>
        run.multiLabel !== null ? (
          <Text size="sm" c="dimmed">
            {run.name} tells several findings a film: the shortcut audit is of networks that tell one label a film.
          </Text>
        ) : (
          <StaleOutput isStale={state !== "done"}>
            <ShortcutView run={run.id} preprocessing={run.spec.preprocessing} />
          </StaleOutput>
        )
      }
    </JudgedRun>
  );
}
