/** @file Every change a person or a run can make to a notebook, as pure functions from document to document. */
import { assertNever } from "../invariant";
import type { CellSpec, Experiment } from "./experiment";
import { canonicalDigest } from "./canonical-digest";
import { isJudging } from "./cell-dependencies";
import { cellDigest } from "./cell-state";

/** What a person does; can be undone. */
export type ExperimentEdit =
  | { type: "setTitle"; title: string }
  | { type: "setQuestion"; question: string }
  | { type: "updateCell"; cell: CellSpec }
  | { type: "addCell"; cell: CellSpec; at: number }
  | { type: "moveCell"; id: string; by: -1 | 1 }
  | { type: "removeCell"; id: string };

/** What running a cell leaves in the document; not undone, because the run cannot be. */
export type CellOutput =
  | { type: "trained"; id: string; run: string; ranWith: string }
  | { type: "evaluated"; id: string; run: string }
  | { type: "published"; id: string; run: string; published: string };

/** Applies an edit. An edit that names a cell that is gone, or would leave no cell, changes nothing. */
export function applyEdit(experiment: Experiment, edit: ExperimentEdit): Experiment {
  switch (edit.type) {
    case "setTitle":
      return { ...experiment, title: edit.title };
    case "setQuestion":
      return { ...experiment, question: edit.question };
    case "updateCell":
      return replaceCell(experiment, edit.cell.id, () => edit.cell);
    case "addCell":
      return { ...experiment, cells: experiment.cells.toSpliced(edit.at, 0, edit.cell) };
    case "moveCell":
      return moveCell(experiment, edit.id, edit.by);
    case "removeCell":
      return experiment.cells.length === 1
        ? experiment
        : { ...experiment, cells: experiment.cells.filter((cell) => cell.id !== edit.id) };
    default:
      return assertNever(edit);
  }
}

/** Records the output of a cell with the digest of what it was made from. */
export function recordOutput(experiment: Experiment, output: CellOutput): Experiment {
  const ranWith = output.type === "trained" ? output.ranWith : cellDigest(experiment, output.id);
  return replaceCell(experiment, output.id, (cell) => {
    if (cell.kind === "train" && output.type === "trained") return { ...cell, run: output.run, ranWith };
    if (isJudging(cell) && output.type === "evaluated") return { ...cell, run: output.run, ranWith };
    if (cell.kind === "publish" && output.type === "published")
      return { ...cell, run: output.run, published: output.published, ranWith };
    return cell;
  });
}

/** Carries the outputs of `from` over to the cells of `to` with the same id and kind: an undo loses no run. */
export function withOutputsOf(to: Experiment, from: Experiment): Experiment {
  const outputs = new Map(from.cells.map((cell) => [cell.id, cell]));
  const cells = to.cells.map((cell): CellSpec => {
    const latest = outputs.get(cell.id);
    if (cell.kind === "train" && latest?.kind === "train") return { ...cell, run: latest.run, ranWith: latest.ranWith };
    if (isJudging(cell) && latest?.kind === cell.kind) return { ...cell, run: latest.run, ranWith: latest.ranWith };
    if (cell.kind === "publish" && latest?.kind === "publish")
      return { ...cell, run: latest.run, published: latest.published, ranWith: latest.ranWith };
    return cell;
  });
  return { ...to, cells };
}

function replaceCell(experiment: Experiment, id: string, change: (cell: CellSpec) => CellSpec): Experiment {
  return { ...experiment, cells: experiment.cells.map((cell) => (cell.id === id ? change(cell) : cell)) };
}

function moveCell(experiment: Experiment, id: string, by: -1 | 1): Experiment {
  const from = experiment.cells.findIndex((cell) => cell.id === id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= experiment.cells.length) return experiment;
  return { ...experiment, cells: experiment.cells.toSpliced(from, 1).toSpliced(to, 0, experiment.cells[from]) };
}

/**
 * What two changes of the same document come to when only one of them was made by a person: `mine` with the outputs
 * of `other`, when `other` differs from their common `base` in outputs alone (a run finished meanwhile). Null when both
 * were edited: that is for the person to decide.
 */
export function mergeOutputs(base: Experiment, mine: Experiment, other: Experiment): Experiment | null {
  const onlyOutputs = canonicalDigest(withOutputsOf(other, base)) === canonicalDigest(base);
  return onlyOutputs ? withOutputsOf(mine, other) : null;
}

/** A Data cell on another data set. What was waived for the one before does not hold for it. */
export function withDataset(cell: Extract<CellSpec, { kind: "data" }>, dataset: string | null): CellSpec {
  return { ...cell, dataset, waivers: dataset === cell.dataset ? cell.waivers : [] };
}
