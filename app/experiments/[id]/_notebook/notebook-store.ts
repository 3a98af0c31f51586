"use client";
import { createContext, useContext } from "react";
import { createStore, useStore, type StoreApi } from "zustand";
import type { AuditHeadline } from "@/lib/audit/audit-state";
import type { DatasetSummary } from "@/lib/datasets/dataset";
import type { ErrorBody } from "@/lib/errors";
import { attachRuns } from "@/lib/experiments/attach-runs";
import { recordOutput, type CellOutput, type ExperimentEdit } from "@/lib/experiments/edit-experiment";
import { amend, edit, newHistory, redo, undo, type EditHistory } from "@/lib/experiments/edit-history";
import type { Experiment, StoredExperiment } from "@/lib/experiments/experiment";
import { invariant } from "@/lib/invariant";
import type { RunSummary } from "@/lib/training/run";
import type { RunStatus } from "@/lib/training/run-status";

/** Where the document stands against its file. */
export type Saving =
  | { state: "saved" }
  | { state: "unsaved" }
  | { state: "saving" }
  | { state: "conflict" }
  | { state: "failed"; failure: ErrorBody };

export interface NotebookState {
  history: EditHistory;
  /** The file as it was last read or written. */
  file: Pick<StoredExperiment, "experiment" | "revision">;
  saving: Saving;
  runs: Readonly<Record<string, RunSummary>>;
  datasets: readonly DatasetSummary[];
  /** By data set, as far as the page has seen them. */
  audits: Readonly<Record<string, AuditHeadline>>;
  /** The cells that *Run all stale* has still to run, in order; the first one is under way. */
  plan: readonly string[];

  edit(change: ExperimentEdit): void;
  undo(): void;
  redo(): void;
  record(output: CellOutput): void;
  knowRun(run: RunSummary): void;
  knowAudit(audit: AuditHeadline): void;
  /** A data set that was made here. */
  knowDataset(dataset: DatasetSummary): void;
  knowStatus(run: string, status: RunStatus): void;
  setSaving(saving: Saving): void;
  setFile(file: NotebookState["file"]): void;
  /** Takes over a document that was changed elsewhere. */
  adopt(stored: StoredExperiment): void;
  setPlan(plan: readonly string[]): void;
}

export interface NotebookStart {
  stored: StoredExperiment;
  runs: readonly RunSummary[];
  datasets: readonly DatasetSummary[];
}

export type NotebookStore = StoreApi<NotebookState>;

/** A save under way looks for newer changes when it ends; a second one beside it would contradict the first. */
const afterChange = (saving: Saving): Saving =>
  saving.state === "conflict" || saving.state === "saving" ? saving : { state: "unsaved" };

/** The state of one open notebook; every change of the document is a pure function of `lib/experiments`. */
export function createNotebookStore({ stored, runs, datasets }: NotebookStart): NotebookStore {
  const attached = attachRuns(stored.experiment, runs);
  return createStore<NotebookState>()((set, get) => {
    const change = (to: (history: EditHistory) => EditHistory) =>
      set((state) => {
        const history = to(state.history);
        return history.present === state.history.present ? { history } : { history, saving: afterChange(state.saving) };
      });
    const learn = (known: Readonly<Record<string, RunSummary>>) =>
      set((state) => {
        const present = attachRuns(state.history.present, Object.values(known));
        const isSame = JSON.stringify(present) === JSON.stringify(state.history.present);
        return isSame
          ? { runs: known }
          : { runs: known, history: amend(state.history, present), saving: afterChange(state.saving) };
      });
    return {
      history: newHistory(attached),
      file: stored,
      saving: { state: "saved" },
      runs: Object.fromEntries(runs.map((run) => [run.id, run])),
      datasets,
      audits: {},
      plan: [],
      edit: (by) => change((history) => edit(history, by, performance.now())),
      undo: () => change(undo),
      redo: () => change(redo),
      record: (output) => change((history) => amend(history, recordOutput(history.present, output))),
      knowRun: (run) => learn({ ...get().runs, [run.id]: run }),
      knowAudit: (audit) => set({ audits: { ...get().audits, [audit.dataset]: audit } }),
      knowDataset: (dataset) => set({ datasets: [dataset, ...get().datasets.filter(({ id }) => id !== dataset.id)] }),
      knowStatus: (id, status) => {
        const known = get().runs[id];
        if (known && known.status !== status) learn({ ...get().runs, [id]: { ...known, status } });
      },
      setSaving: (saving) => set({ saving }),
      setFile: (file) => set({ file }),
      adopt: (other) =>
        set((state) => ({
          file: other,
          history: amend(state.history, attachRuns(other.experiment, Object.values(state.runs))),
        })),
      setPlan: (plan) => set({ plan }),
    };
  });
}

const NotebookContext = createContext<NotebookStore | null>(null);
export const NotebookProvider = NotebookContext.Provider;

/** The store of the notebook around a component. */
export function useNotebookStore(): NotebookStore {
  const store = useContext(NotebookContext);
  invariant(store, "a notebook component stands inside a NotebookProvider");
  return store;
}

/** A part of the open notebook's state; rerenders when it changes. */
export function useNotebook<T>(select: (state: NotebookState) => T): T {
  return useStore(useNotebookStore(), select);
}

export const useExperiment = (): Experiment => useNotebook((state) => state.history.present);
