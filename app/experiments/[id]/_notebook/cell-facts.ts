"use client";
import { outputNames } from "@/lib/datasets/marks/output-names";
import { useMemo } from "react";
import { checkCnn, type CnnCheck } from "@/lib/architectures/resolve-cnn";
import type { DatasetSummary } from "@/lib/datasets/dataset";
import { nearestAbove, type CellOf } from "@/lib/experiments/cell-dependencies";
import { cellState, type CellFacts, type CellState } from "@/lib/experiments/cell-state";
import type { CellSpec, Experiment } from "@/lib/experiments/experiment";
import type { RunSummary } from "@/lib/training/run";
import type { RunStatus } from "@/lib/training/run-status";
import { useExperiment, useNotebook, type NotebookState } from "./notebook-store";

/** How many labels a network is checked for while no data set is chosen. */
const LABELS_WITHOUT_DATA = 3;

export const datasetById = (datasets: readonly DatasetSummary[], id: string | null): DatasetSummary | undefined =>
  datasets.find((dataset) => dataset.id === id);

/** The data set that a cell reads through the data cell above it. */
export function datasetAbove(
  experiment: Experiment,
  cell: string,
  datasets: readonly DatasetSummary[],
): DatasetSummary | undefined {
  return datasetById(datasets, nearestAbove(experiment, cell, "data")?.dataset ?? null);
}

/** The verdict on a model cell's network, for the labels of the data above it. */
export function checkModelCell(
  experiment: Experiment,
  cell: CellOf<"model">,
  datasets: readonly DatasetSummary[],
): CnnCheck {
  const dataset = datasetAbove(experiment, cell.id, datasets);
  return checkCnn(cell.cnn, dataset ? outputNames(dataset).length : LABELS_WITHOUT_DATA);
}

/** What the document cannot know by itself, from what the page knows. */
export function cellFacts({
  history: { present },
  runs,
  datasets,
}: Pick<NotebookState, "history" | "runs" | "datasets">): CellFacts {
  const problems = present.cells.filter((cell) => hasProblem(present, cell, datasets)).map((cell) => cell.id);
  return { runs: statusesOf(runs), problems: new Set(problems) };
}

function hasProblem(experiment: Experiment, cell: CellSpec, datasets: readonly DatasetSummary[]): boolean {
  if (cell.kind === "data") return cell.dataset !== null && datasetById(datasets, cell.dataset) === undefined;
  return cell.kind === "model" && !checkModelCell(experiment, cell, datasets).ok;
}

const statusesOf = (runs: Readonly<Record<string, RunSummary>>): Record<string, RunStatus> =>
  Object.fromEntries(Object.values(runs).map((run) => [run.id, run.status]));

/** The state of every cell, by id. A cell that *Run all stale* has still to reach is queued. */
export function useCellStates(): Readonly<Record<string, CellState>> {
  const experiment = useExperiment();
  const history = useNotebook((state) => state.history);
  const runs = useNotebook((state) => state.runs);
  const datasets = useNotebook((state) => state.datasets);
  const plan = useNotebook((state) => state.plan);
  return useMemo(() => {
    const facts = cellFacts({ history, runs, datasets });
    return Object.fromEntries(
      experiment.cells.map((cell) => [
        cell.id,
        plan.indexOf(cell.id) > 0 ? "queued" : cellState(experiment, cell, facts),
      ]),
    );
  }, [experiment, history, runs, datasets, plan]);
}
