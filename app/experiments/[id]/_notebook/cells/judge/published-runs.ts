import type { CellOf } from "@/lib/experiments/cell-dependencies";
import type { Experiment } from "@/lib/experiments/experiment";
import { foldRuns } from "@/lib/experiments/fold-runs";
import { runSpecOf } from "@/lib/experiments/run-spec-of";
import type { RunSummary } from "@/lib/training/run";

/** The folds of a cross-validation of which a model may be made. */
export interface PublishedFolds {
  total: number;
  completed: RunSummary[];
}

/** The folds of a train cell with those that are trained; null where its split has none. */
export function publishedFolds(
  experiment: Experiment,
  train: CellOf<"train"> | null | undefined,
  runs: Readonly<Record<string, RunSummary>>,
): PublishedFolds | null {
  const launch = train ? runSpecOf(experiment, train.id) : null;
  const folds = launch?.ok ? foldRuns(experiment.id, launch.spec, Object.values(runs)) : null;
  if (folds === null) return null;
  const completed = folds.flatMap(({ run }) => (run?.status === "completed" ? [run] : []));
  return { total: folds.length, completed };
}
