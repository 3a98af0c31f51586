/** @file Which cell reads which: always the nearest one of a kind above it. */
import type { CellKind, CellSpec, Experiment } from "./experiment";

export type CellOf<Kind extends CellKind> = Extract<CellSpec, { kind: Kind }>;

/** The kinds a cell reads from above; notes read nothing, a comparison names its runs itself. */
const READS: Readonly<Record<CellKind, readonly CellKind[]>> = {
  note: [],
  data: [],
  model: ["data"],
  train: ["data", "model"],
  evaluate: ["train"],
  shortcuts: ["train"],
  compare: [],
  publish: ["train"],
};

/** Cells that show what became of the completed run above them, and take it over when they are run. */
export type JudgingCell = CellOf<"evaluate"> | CellOf<"shortcuts">;

export const isJudging = (cell: CellSpec): cell is JudgingCell => cell.kind === "evaluate" || cell.kind === "shortcuts";

/** The nearest cell of a kind above the cell `id`; undefined where there is none. */
export function nearestAbove<Kind extends CellKind>(
  experiment: Experiment,
  id: string,
  kind: Kind,
): CellOf<Kind> | undefined {
  const position = experiment.cells.findIndex((cell) => cell.id === id);
  return experiment.cells.slice(0, Math.max(position, 0)).findLast((cell): cell is CellOf<Kind> => cell.kind === kind);
}

/** The ids of the cells that `id` reads directly, in reading order. */
export function dependenciesOf(experiment: Experiment, id: string): string[] {
  const cell = experiment.cells.find((candidate) => candidate.id === id);
  if (!cell) return [];
  return READS[cell.kind].flatMap((kind) => nearestAbove(experiment, id, kind)?.id ?? []);
}

/** The ids of all cells that read `id`, directly or through others, in document order. */
export function dependentsOf(experiment: Experiment, id: string): string[] {
  const reached = new Set([id]);
  for (const cell of experiment.cells)
    if (dependenciesOf(experiment, cell.id).some((read) => reached.has(read))) reached.add(cell.id);
  reached.delete(id);
  return experiment.cells.filter((cell) => reached.has(cell.id)).map((cell) => cell.id);
}
