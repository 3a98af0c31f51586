import type { RunSummary } from "../training/run";
import { recordOutput } from "./edit-experiment";
import { isJudging, nearestAbove } from "./cell-dependencies";
import { cellDigest } from "./cell-state";
import type { Experiment } from "./experiment";
import { runSpecDigest } from "./run-spec-of";

/**
 * Gives each train cell that never ran the newest run of this experiment with exactly its spec (one launched by
 * command, say), and each cell that judges a run and never did the completed run above it. Returns the same object when there is
 * nothing to attach.
 */
export function attachRuns(experiment: Experiment, runs: readonly RunSummary[]): Experiment {
  return experiment.cells.reduce((attached, cell) => {
    if (cell.kind === "train" && cell.run === null) return attachTraining(attached, cell.id, runs);
    if (isJudging(cell) && cell.run === null) return attachEvaluation(attached, cell.id, runs);
    return attached;
  }, experiment);
}

function attachTraining(experiment: Experiment, id: string, runs: readonly RunSummary[]): Experiment {
  const digest = cellDigest(experiment, id);
  const candidates = runs.filter((run) => run.experiment === experiment.id && runSpecDigest(run.spec) === digest);
  const newest = candidates.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
  return newest ? recordOutput(experiment, { type: "trained", id, run: newest.id, ranWith: digest }) : experiment;
}

function attachEvaluation(experiment: Experiment, id: string, runs: readonly RunSummary[]): Experiment {
  const train = nearestAbove(experiment, id, "train");
  const run = runs.find((candidate) => candidate.id === train?.run);
  const fresh = train !== undefined && train.ranWith === cellDigest(experiment, train.id);
  return run?.status === "completed" && fresh
    ? recordOutput(experiment, { type: "evaluated", id, run: run.id })
    : experiment;
}
