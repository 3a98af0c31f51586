import { allFolds } from "../datasets/splits/all-folds";
import type { KFoldSpec } from "../datasets/splits/split-spec";
import type { RunSpec, RunSummary } from "../training/run";
import { endedEarly } from "../training/run-status";
import { runSpecDigest } from "./run-spec-of";

/** One fold of a cross-validation with its newest run; without one, it is still to be trained. */
export interface FoldRun {
  split: KFoldSpec;
  spec: RunSpec;
  run: RunSummary | null;
}

/** The folds of the repeat that a spec is of, each with the newest run of this experiment and spec; null where the split has no folds. */
export function foldRuns(experiment: string, spec: RunSpec, runs: readonly RunSummary[]): FoldRun[] | null {
  const { split } = spec;
  if (split.protocol !== "kfold") return null;
  const newest = new Map<string, RunSummary>();
  for (const run of runs
    .filter((candidate) => candidate.experiment === experiment)
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt)))
    newest.set(runSpecDigest(run.spec), run);
  return allFolds(split).map((fold) => {
    const ofFold: RunSpec = { ...spec, split: { ...fold, repeat: split.repeat } };
    return { split: fold, spec: ofFold, run: newest.get(runSpecDigest(ofFold)) ?? null };
  });
}

/** Whether a fold has no run that is done or will be. */
export const isMissing = ({ run }: FoldRun): boolean => run === null || endedEarly(run.status);
