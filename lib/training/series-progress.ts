import { endedEarly, isUnderWay, type RunStatus } from "./run-status";

/** A run of a series. `cost` is how long it takes beside the others, in any unit. */
export interface SeriesRun {
  status: RunStatus;
  epochsDone: number;
  epochs: number;
  cost: number;
}

export interface SeriesProgress {
  completed: number;
  total: number;
  underWay: number;
  paused: number;
  endedEarly: number;
  /** Of the whole, by cost: 0–1. */
  share: number;
  /** Until the runs that are under way are done, one after another; null while it cannot be told or none is. */
  etaMs: number | null;
}

/** How far several runs are that one worker trains one after another. @param msPerCost how long a unit of cost takes; null where nothing tells. */
export function seriesProgress(runs: readonly SeriesRun[], msPerCost: number | null): SeriesProgress {
  const doneOf = ({ status, epochsDone, epochs }: SeriesRun) =>
    status === "completed" ? 1 : Math.min(1, epochsDone / Math.max(1, epochs));
  const sum = (of: readonly SeriesRun[], value: (run: SeriesRun) => number) =>
    of.reduce((total, run) => total + value(run), 0);
  const underWay = runs.filter(({ status }) => isUnderWay(status));
  const cost = sum(runs, (run) => run.cost);
  return {
    completed: runs.filter(({ status }) => status === "completed").length,
    total: runs.length,
    underWay: underWay.length,
    paused: runs.filter(({ status }) => status === "paused").length,
    endedEarly: runs.filter(({ status }) => endedEarly(status)).length,
    share: cost === 0 ? 0 : sum(runs, (run) => run.cost * doneOf(run)) / cost,
    etaMs:
      msPerCost === null || underWay.length === 0
        ? null
        : msPerCost * sum(underWay, (run) => run.cost * (1 - doneOf(run))),
  };
}
