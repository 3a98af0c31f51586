"use client";
import { Text } from "@mantine/core";
import { EvaluationView } from "@/app/runs/_run/evaluation-view";
import { FindingsView } from "@/app/runs/_run/findings/findings-view";
import type { CellOf } from "@/lib/experiments/cell-dependencies";
import type { CellState } from "@/lib/experiments/cell-state";
import { StaleOutput } from "../stale-output";
import { JudgedRun } from "./judged-run";

/** The evaluation of the run above on its held-out test split. */
export function EvaluateCell({ cell, state }: { cell: CellOf<"evaluate">; state: CellState }) {
  return (
    <JudgedRun
      cell={cell}
      whileRunning="The evaluation on the held-out test split appears here when the run above is completed."
      beforeRun="Train first: the held-out test split is evaluated when the run is completed."
    >
      {(run) =>
        run.multiLabel !== null ? (
          <StaleOutput isStale={state !== "done"}>
            <FindingsView report={run.multiLabel} doubts={run.doubts} testLooks={run.testLooks} />
          </StaleOutput>
        ) : run.report === null ? (
          <Text size="sm" c="dimmed">
            {run.name} has no evaluation yet; it is {run.status}.
          </Text>
        ) : (
          <StaleOutput isStale={state !== "done"}>
            <EvaluationView report={run.report} doubts={run.doubts} testLooks={run.testLooks} network={run} run={run} />
          </StaleOutput>
        )
      }
    </JudgedRun>
  );
}
