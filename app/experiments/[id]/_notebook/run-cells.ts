"use client";
import { useCallback, useEffect } from "react";
import { showFailure } from "@/app/_state/use-action";
import { client } from "@/lib/api/browser/client";
import { HilumError } from "@/lib/errors";
import { dependenciesOf, isJudging, nearestAbove } from "@/lib/experiments/cell-dependencies";
import { cellDigest, cellsToRun } from "@/lib/experiments/cell-state";
import { foldRuns, isMissing } from "@/lib/experiments/fold-runs";
import { runSpecDigest, runSpecOf } from "@/lib/experiments/run-spec-of";
import type { RunSpec } from "@/lib/training/run";
import { isOver } from "@/lib/training/run-status";
import { save } from "./autosave";
import { blockedByAudit } from "./blocked-by-audit";
import { cellFacts } from "./cell-facts";
import { useNotebook, useNotebookStore, type NotebookStore } from "./notebook-store";

/** Runs one cell: a train cell launches a run, one that judges takes over the run above it. */
export async function runCell(store: NotebookStore, id: string): Promise<void> {
  const { present } = store.getState().history;
  const cell = present.cells.find((candidate) => candidate.id === id);
  if (cell?.kind === "train") await launch(store, id);
  if (cell !== undefined && isJudging(cell)) takeOver(store, id);
}

async function launch(store: NotebookStore, id: string): Promise<void> {
  await launchSpec(store, id, requireLaunchable(store, id));
}

/** Launches the folds of a train cell's cross-validation that have no run yet; they are trained one after another. */
export async function runMissingFolds(store: NotebookStore, id: string): Promise<void> {
  const spec = requireLaunchable(store, id);
  const { history, runs } = store.getState();
  for (const fold of foldRuns(history.present.id, spec, Object.values(runs))?.filter(isMissing) ?? [])
    await launchSpec(store, id, fold.spec);
}

/** The spec that a train cell would launch now. Throws where it cannot. */
function requireLaunchable(store: NotebookStore, id: string): RunSpec {
  const { present } = store.getState().history;
  const launchable = runSpecOf(present, id);
  if (!launchable.ok) throw new HilumError("invalidExperiment", launchable.reason);
  const { problems } = cellFacts(store.getState());
  if (dependenciesOf(present, id).some((read) => problems.has(read)))
    throw new HilumError("invalidExperiment", "A cell above has a problem.", {
      remedy: "Resolve what is marked there, then launch again.",
    });
  const blocked = blockedByAudit(present, id, store.getState().audits);
  if (blocked !== null) throw new HilumError("conflict", blocked);
  return launchable.spec;
}

/** The run becomes the cell's where it is what the cell asks for, and not another fold of it. */
async function launchSpec(store: NotebookStore, id: string, spec: RunSpec): Promise<void> {
  const { present } = store.getState().history;
  const ranWith = runSpecDigest(spec);
  const run = await client.createRun({ experiment: present.id, spec });
  store.getState().knowRun(run);
  if (ranWith !== cellDigest(present, id)) return;
  store.getState().record({ type: "trained", id, run: run.id, ranWith });
  // Not after the usual rest: a page closed right now would forget which run is this cell's.
  void save(store);
}

function takeOver(store: NotebookStore, id: string): void {
  const { history, runs } = store.getState();
  const run = nearestAbove(history.present, id, "train")?.run;
  if (!run)
    throw new HilumError("invalidExperiment", "There is nothing to judge yet.", {
      remedy: "Run the Train cell above first.",
    });
  if (runs[run]?.status !== "completed")
    throw new HilumError("invalidExperiment", "The run above has not finished.", {
      remedy: "Wait for it to complete, then run this cell.",
    });
  store.getState().record({ type: "evaluated", id, run });
}

/** Starts *Run all stale*. */
export function planStale(store: NotebookStore): void {
  store.getState().setPlan(cellsToRun(store.getState().history.present, cellFacts(store.getState())));
}

/** Carries *Run all stale* out: the next cell starts when the one before it is done; a failure ends the plan. */
export function usePlanRunner(): void {
  const store = useNotebookStore();
  const current = useNotebook((state) => state.plan.at(0));
  const finish = useCallback(() => store.getState().setPlan(store.getState().plan.slice(1)), [store]);

  useEffect(() => {
    if (current === undefined) return;
    let hasEnded = false;
    const giveUp = (error: unknown) => {
      store.getState().setPlan([]);
      showFailure(error);
    };
    const look = () => {
      const status = statusOf(store, current);
      if (hasEnded || status === undefined || !isOver(status)) return;
      // Changing the plan notifies this very subscriber again.
      hasEnded = true;
      if (status === "completed") finish();
      else store.getState().setPlan([]);
    };
    let stop: (() => void) | undefined;
    runCell(store, current).then(() => {
      if (hasEnded) return;
      stop = store.subscribe(look);
      look();
    }, giveUp);
    return () => {
      hasEnded = true;
      stop?.();
    };
  }, [store, current, finish]);
}

/** The status of the run of a train cell; a judging cell is completed as soon as it was recorded. */
function statusOf(store: NotebookStore, id: string) {
  const { history, runs } = store.getState();
  const cell = history.present.cells.find((candidate) => candidate.id === id);
  return cell?.kind === "train" && cell.run !== null ? runs[cell.run]?.status : "completed";
}
