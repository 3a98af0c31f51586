/** @file New notebooks: empty, as a copy of another, or from the exact spec of a run. */
import { isJudging } from "./cell-dependencies";
import type { CnnSpec } from "../architectures/cnn-spec";
import type { RunSpec } from "../training/run";
import { DEFAULT_RECIPE } from "../training/recipes/training-recipes";
import { CellSpec, Experiment, type CellKind } from "./experiment";

export interface NewExperimentOptions {
  id: string;
  title: string;
  question?: string;
}

/** Of new Train cells. */
const DEFAULT_TRAINING = { training: DEFAULT_RECIPE.sets, recipe: DEFAULT_RECIPE.id };

const GUIDE =
  "What is the question, and what would answer it?\n\nWork down the page: choose the **data**, shape the **model**, set the **training**, launch it, then read the **evaluation**.";

/** A notebook with one cell of each kind that leads from data to a published model. */
export function newExperiment(
  options: NewExperimentOptions,
  from: { cnn: CnnSpec; dataset: string | null },
): Experiment {
  return Experiment.parse({
    format: "hilum-experiment/1",
    ...options,
    cells: [
      { id: "note", kind: "note", markdown: GUIDE },
      { id: "data", kind: "data", dataset: from.dataset },
      { id: "model", kind: "model", cnn: from.cnn },
      { id: "train", kind: "train", ...DEFAULT_TRAINING },
      { id: "evaluate", kind: "evaluate" },
      { id: "shortcuts", kind: "shortcuts" },
      { id: "compare", kind: "compare" },
      { id: "publish", kind: "publish" },
    ],
  });
}

/** A copy with its own name and no outputs: it has not run anything yet. */
export function copyExperiment(source: Experiment, options: NewExperimentOptions): Experiment {
  return { ...source, ...options, cells: source.cells.map(withoutOutput) };
}

/** A notebook that would launch exactly `spec`. */
export function experimentFromRun(run: { name: string; spec: RunSpec }, options: NewExperimentOptions): Experiment {
  const { dataset, cohort, split, preprocessing, cnn, training, waivers } = run.spec;
  const blank = newExperiment(options, { cnn, dataset });
  const cells = blank.cells.map((cell): CellSpec => {
    if (cell.kind === "note")
      return { ...cell, markdown: `Started from run \`${run.name}\`: the same data, network and settings.` };
    if (cell.kind === "data") return { ...cell, cohort, split, preprocessing, waivers };
    return cell.kind === "train" ? { ...cell, training, recipe: null } : cell;
  });
  return { ...blank, cells };
}

/** An empty cell of a kind with an id that is free in the notebook. */
export function newCell(experiment: Experiment, kind: CellKind, cnn: CnnSpec): CellSpec {
  const ids = experiment.cells.map((cell) => cell.id);
  const id = freeId(kind, ids);
  const blank: Record<CellKind, object> = {
    note: { markdown: "" },
    data: { dataset: null },
    model: { cnn },
    train: DEFAULT_TRAINING,
    evaluate: {},
    shortcuts: {},
    compare: {},
    publish: {},
  };
  return CellSpec.parse({ id, kind, ...blank[kind] });
}

/** A folder-safe id from a title, with a number behind it where it is taken. */
export function experimentIdFrom(title: string, taken: readonly string[]): string {
  const slug = title
    .toLowerCase()
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 48)
    .replace(/-+$/, "");
  return freeId(slug === "" ? "experiment" : slug, taken);
}

function freeId(base: string, taken: readonly string[]): string {
  if (!taken.includes(base)) return base;
  let number = 2;
  while (taken.includes(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

function withoutOutput(cell: CellSpec): CellSpec {
  if (cell.kind === "train" || isJudging(cell)) return { ...cell, run: null, ranWith: null };
  return cell.kind === "publish" ? { ...cell, run: null, published: null, waivers: [], ranWith: null } : cell;
}
