/** @file Undo and redo of a notebook. Outputs are not part of it: see {@link withOutputsOf}. */
import { applyEdit, withOutputsOf, type ExperimentEdit } from "./edit-experiment";
import type { Experiment } from "./experiment";

/** The document with what came before and what was taken back. */
export interface EditHistory {
  past: readonly Experiment[];
  present: Experiment;
  future: readonly Experiment[];
  /** What the last edit touched and when, so that typing a word is one step. */
  last: { touched: string; atMs: number } | null;
}

const LIMIT = 100;
const ONE_STEP_MS = 1200;

export const newHistory = (present: Experiment): EditHistory => ({ past: [], present, future: [], last: null });

/** Applies an edit as a new step; edits of the same cell within 1.2 s of each other are one step. `nowMs` is any monotonic clock. */
export function edit(history: EditHistory, change: ExperimentEdit, nowMs: number): EditHistory {
  const present = applyEdit(history.present, change);
  if (present === history.present) return history;
  const touched = touchedBy(change);
  const sameStep = touched !== null && history.last?.touched === touched && nowMs - history.last.atMs < ONE_STEP_MS;
  const past = sameStep ? history.past : [...history.past, history.present].slice(-LIMIT);
  return { past, present, future: [], last: touched === null ? null : { touched, atMs: nowMs } };
}

/** Takes the last step back, keeping today's outputs; without one, the same history. */
export function undo(history: EditHistory): EditHistory {
  const previous = history.past.at(-1);
  if (!previous) return history;
  return {
    past: history.past.slice(0, -1),
    present: withOutputsOf(previous, history.present),
    future: [history.present, ...history.future],
    last: null,
  };
}

/** Does the last step that was taken back again; without one, the same history. */
export function redo(history: EditHistory): EditHistory {
  const [next, ...future] = history.future;
  if (!next) return history;
  return {
    past: [...history.past, history.present],
    present: withOutputsOf(next, history.present),
    future,
    last: null,
  };
}

/** Changes the document without a step: for outputs, which no undo takes back. */
export const amend = (history: EditHistory, present: Experiment): EditHistory => ({ ...history, present });

function touchedBy(change: ExperimentEdit): string | null {
  if (change.type === "setTitle" || change.type === "setQuestion") return change.type;
  return change.type === "updateCell" ? change.cell.id : null;
}
