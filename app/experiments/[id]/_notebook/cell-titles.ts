import type { CellKind } from "@/lib/experiments/experiment";

/** What each kind of cell is called on screen. */
export const CELL_TITLES: Record<CellKind, string> = {
  note: "Note",
  data: "Data",
  model: "Model",
  train: "Train",
  evaluate: "Evaluate",
  shortcuts: "Shortcuts",
  compare: "Compare",
  publish: "Publish",
};
