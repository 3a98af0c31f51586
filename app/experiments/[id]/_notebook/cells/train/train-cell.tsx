"use client";
import { Alert, Text } from "@mantine/core";
import { IconAlertOctagon } from "@tabler/icons-react";
import { useCallback } from "react";
import { client } from "@/lib/api/browser/client";
import { RunLive } from "@/app/runs/_run/run-live";
import type { CellOf } from "@/lib/experiments/cell-dependencies";
import { cellDigest, type CellState } from "@/lib/experiments/cell-state";
import { runSpecOf } from "@/lib/experiments/run-spec-of";
import type { RunSummary } from "@/lib/training/run";
import { isOver, type RunStatus } from "@/lib/training/run-status";
import { useBlockedByAudit } from "../../blocked-by-audit";
import { useExperiment, useNotebook } from "../../notebook-store";
import { FoldRuns } from "./fold-runs";
import { ScheduleChart } from "./schedule-chart";
import { StaleOutput } from "../stale-output";
import { TrainingFields } from "./training-fields";

/** The hyper-parameters, the schedule before launch, and the run as it happens. */
export function TrainCell({ cell, state }: { cell: CellOf<"train">; state: CellState }) {
  const edit = useNotebook((notebook) => notebook.edit);
  const experiment = useExperiment();
  const run = useNotebook((notebook) => (cell.run === null ? undefined : notebook.runs[cell.run]));
  const blocked = useBlockedByAudit(cell.id);
  const isUnedited = cell.ranWith === cellDigest(experiment, cell.id);
  const reason =
    run?.status === "cancelled" && isUnedited
      ? "Stopped before its end. Resume goes on from the last checkpoint; Run starts anew."
      : undefined;
  return (
    <>
      {blocked !== null && (
        <Alert
          color="red"
          id={`blocked-${cell.id}`}
          icon={<IconAlertOctagon size={18} aria-hidden />}
          title="Run is blocked"
        >
          {blocked}
        </Alert>
      )}
      <TrainingFields
        cell={cell}
        onChange={(training) => edit({ type: "updateCell", cell: { ...cell, training } })}
        onRecipe={(change) => edit({ type: "updateCell", cell: { ...cell, ...change } })}
      />
      <ScheduleChart cell={cell} />
      {run ? (
        <StaleOutput isStale={state === "stale"} reason={reason}>
          <CellRun key={run.id} run={run} />
        </StaleOutput>
      ) : (
        <Unlaunched cell={cell} />
      )}
      <FoldRuns cell={cell} />
    </>
  );
}

function CellRun({ run }: { run: RunSummary }) {
  const knowRun = useNotebook((notebook) => notebook.knowRun);
  const knowStatus = useNotebook((notebook) => notebook.knowStatus);
  const onStatus = useCallback(
    (status: RunStatus) => {
      knowStatus(run.id, status);
      // The summary of an ended run has its figures, or says why it failed.
      if (isOver(status))
        void client.getRun(run.id).then(
          ({ epochs: _, report: __, lastSeq: ___, ...summary }) => knowRun(summary),
          () => undefined,
        );
    },
    [run.id, knowRun, knowStatus],
  );
  return <RunLive run={run} onStatus={onStatus} showName />;
}

function Unlaunched({ cell }: { cell: CellOf<"train"> }) {
  const launch = runSpecOf(useExperiment(), cell.id);
  const advice = launch.ok
    ? "Not trained yet. Run launches it; the curves appear here with the first step, and closing the page does not stop it."
    : launch.reason;
  return (
    <Text size="sm" c="dimmed">
      {cell.run === null ? advice : "The run of this cell is no longer in the store. Run it again."}
    </Text>
  );
}
