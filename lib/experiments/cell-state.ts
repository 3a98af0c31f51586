/** @file What state a cell is in, worked out from the document and the runs it names; nothing of it is stored. */
import { assertNever } from "../invariant";
import type { RunStatus } from "../training/run-status";
import { canonicalDigest } from "./canonical-digest";
import { isJudging, nearestAbove } from "./cell-dependencies";
import type { CellSpec, Experiment } from "./experiment";
import { runSpecDigest, runSpecOf } from "./run-spec-of";

export type CellState = "idle" | "queued" | "running" | "paused" | "stale" | "failed" | "done";

/** What the document cannot know by itself. */
export interface CellFacts {
  /** Run id → status. A run that is not listed was deleted. */
  runs: Readonly<Record<string, RunStatus>>;
  /** Cells with a setting that cannot work, e.g. an impossible layer or a missing data set. */
  problems: ReadonlySet<string>;
}

/**
 * The digest of everything the output of a cell depends on: its own settings and all that it reads. A cell whose
 * `ranWith` differs is stale; taking an edit back makes it fresh again.
 */
export function cellDigest(experiment: Experiment, id: string): string {
  const cell = experiment.cells.find((candidate) => candidate.id === id);
  if (cell?.kind === "train") {
    const launch = runSpecOf(experiment, id);
    return launch.ok ? runSpecDigest(launch.spec) : canonicalDigest(launch.reason);
  }
  const train = nearestAbove(experiment, id, "train");
  const upstream = train ? [train.run, cellDigest(experiment, train.id)] : null;
  return canonicalDigest(
    cell?.kind === "publish"
      ? [
          upstream,
          cell.modelName,
          ...(cell.operatingPoint === null ? [] : [cell.operatingPoint]),
          ...(cell.networks === "one" ? [] : [cell.networks]),
          ...(cell.views === "none" ? [] : [cell.views]),
        ]
      : upstream,
  );
}

/** The state of a cell; see {@link CellState}. */
export function cellState(experiment: Experiment, cell: CellSpec, facts: CellFacts): CellState {
  switch (cell.kind) {
    case "note":
      return "done";
    case "data":
      return facts.problems.has(cell.id) ? "failed" : cell.dataset === null ? "idle" : "done";
    case "model":
      return facts.problems.has(cell.id) ? "failed" : "done";
    case "compare":
      return cell.runs.length < 2 ? "idle" : "done";
    case "train":
      return cell.run === null
        ? "idle"
        : trainState(facts.runs[cell.run], cell.ranWith === cellDigest(experiment, cell.id));
    case "evaluate":
    case "shortcuts":
      return cell.run === null ? "idle" : cell.ranWith === cellDigest(experiment, cell.id) ? "done" : "stale";
    case "publish":
      return cell.published === null ? "idle" : cell.ranWith === cellDigest(experiment, cell.id) ? "done" : "stale";
    default:
      return assertNever(cell);
  }
}

/** A run that is under way is never called stale: the page would seem to say that nothing is running. */
function trainState(status: RunStatus | undefined, fresh: boolean): CellState {
  switch (status) {
    case "queued":
    case "running":
    case "paused":
      return status;
    case "failed":
      return fresh ? "failed" : "stale";
    case "completed":
      return fresh ? "done" : "stale";
    case "cancelled":
    case undefined:
      return "stale";
    default:
      return assertNever(status);
  }
}

/** The cells that *Run all stale* runs, in order: idle, stale or failed ones whose output comes from running them. */
export function cellsToRun(experiment: Experiment, facts: CellFacts): string[] {
  let upstreamRuns = false;
  return experiment.cells.flatMap((cell) => {
    if (cell.kind !== "train" && !isJudging(cell)) return [];
    const state = cellState(experiment, cell, facts);
    const wanted = state === "idle" || state === "stale" || state === "failed" || (isJudging(cell) && upstreamRuns);
    if (cell.kind === "train") upstreamRuns = wanted;
    return wanted ? [cell.id] : [];
  });
}
