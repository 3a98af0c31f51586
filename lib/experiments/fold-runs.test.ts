import { expect, it } from "vitest";
import { SplitSpec } from "../datasets/splits/split-spec";
import type { RunSpec, RunSummary } from "../training/run";
import type { RunStatus } from "../training/run-status";
import { foldRuns, isMissing } from "./fold-runs";
import { notebook } from "./notebook.fixture";
import { runSpecOf } from "./run-spec-of";

function specOf(split: unknown): RunSpec {
  const launch = runSpecOf(notebook(), "train");
  if (!launch.ok) throw new Error(launch.reason);
  return { ...launch.spec, split: SplitSpec.parse(split) };
}

const run = (id: string, spec: RunSpec, status: RunStatus = "completed", experiment = "trial"): RunSummary => ({
  id,
  name: id,
  experiment,
  status,
  failure: null,
  spec,
  datasetFingerprint: null,
  splitHash: null,
  synthetic: true,
  worker: null,
  epochsDone: 0,
  lastEpoch: null,
  headline: null,
  createdAt: `2026-01-01T00:00:0${id}Z`,
  startedAt: null,
  finishedAt: null,
});

const kfold = (fold: number, repeat = 0) => specOf({ protocol: "kfold", folds: 3, fold, repeat });

it("gives each fold its newest run with the same settings, of this experiment and this repeat", () => {
  const other = { ...kfold(2), training: { ...kfold(2).training, seed: 99 } };
  const runs = [
    run("2", kfold(0)),
    run("1", kfold(0)),
    run("3", kfold(1), "failed"),
    run("4", kfold(2, 1)),
    run("5", kfold(2), "completed", "elsewhere"),
    run("6", other),
  ];
  const folds = foldRuns("trial", kfold(1), runs);
  expect(folds?.map(({ run: found }) => found?.id ?? null)).toEqual(["2", "3", null]);
  expect(folds?.filter(isMissing).map(({ spec }) => spec.split)).toEqual([kfold(1).split, kfold(2).split]);
  expect(foldRuns("trial", kfold(0, 1), runs)?.map(({ run: found }) => found?.id ?? null)).toEqual([null, null, "4"]);
});

it("knows no folds of another protocol", () => expect(foldRuns("trial", specOf({}), [])).toBeNull());
