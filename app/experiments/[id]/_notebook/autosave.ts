"use client";
import { useEffect } from "react";
import { client } from "@/lib/api/browser/client";
import { isHilumError, toErrorBody } from "@/lib/errors";
import { mergeOutputs } from "@/lib/experiments/edit-experiment";
import type { StoredExperiment } from "@/lib/experiments/experiment";
import { useNotebookStore, type NotebookStore } from "./notebook-store";

const REST_MS = 700;
const LOOK_EVERY_MS = 4_000;

/** Saves the document a moment after the last change, one save at a time, and warns before an unsaved page is left. */
export function useAutosave(): void {
  const store = useNotebookStore();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = store.subscribe((state, previous) => {
      if (
        state.saving.state !== "unsaved" ||
        (state.history.present === previous.history.present && previous.saving.state === "unsaved")
      )
        return;
      clearTimeout(timer);
      timer = setTimeout(() => void save(store), REST_MS);
    });
    const warn = (event: BeforeUnloadEvent) => {
      if (store.getState().saving.state !== "saved") event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => {
      clearTimeout(timer);
      if (store.getState().saving.state === "unsaved") void save(store);
      stop();
      window.removeEventListener("beforeunload", warn);
    };
  }, [store]);
}

/** Saves now. A change made while the save is under way is saved right after it. */
export async function save(store: NotebookStore): Promise<void> {
  const {
    history: { present },
    file,
    saving,
    setFile,
    setSaving,
  } = store.getState();
  if (saving.state === "saving") return;
  setSaving({ state: "saving" });
  try {
    // A look first: what others recorded meanwhile is the common case, and no reason for a refused request.
    const other = await client.getExperiment(present.id);
    if (other.revision !== file.revision) return reconcile(store, other);
    setFile(await client.updateExperiment(present, file.revision));
    setSaving(store.getState().history.present === present ? { state: "saved" } : { state: "unsaved" });
  } catch (error) {
    if (isHilumError(error) && error.code === "conflict") return setSaving({ state: "unsaved" });
    setSaving({ state: "failed", failure: toErrorBody(error) });
  }
}

/** A run that was recorded in the file meanwhile is taken over silently; two people's edits are not. */
function reconcile(store: NotebookStore, other: StoredExperiment): void {
  const { file, history, setFile, setSaving, adopt } = store.getState();
  const merged = mergeOutputs(file.experiment, history.present, other.experiment);
  if (!merged) return setSaving({ state: "conflict" });
  setFile(other);
  adopt({ ...other, experiment: merged });
  setSaving({ state: "unsaved" });
}

/** After a conflict: writes this page's document over the other version. */
export async function keepMine(store: NotebookStore): Promise<void> {
  store.getState().setFile(await client.getExperiment(store.getState().history.present.id));
  await save(store);
}

/** While nothing here is unsaved, the page shows what others write into the file: a command, the quick start, git. */
export function useFollowFile(): void {
  const store = useNotebookStore();
  useEffect(() => {
    const look = async () => {
      const { file, saving, history } = store.getState();
      if (document.hidden || saving.state !== "saved") return;
      const other = await client.getExperiment(file.experiment.id);
      if (other.revision === file.revision) return;
      const runs = await client.listRuns();
      const isUntouched = store.getState().history === history && store.getState().saving.state === "saved";
      if (!isUntouched) return;
      runs.forEach((run) => store.getState().knowRun(run));
      store.getState().adopt(other);
    };
    // A server that is away for a moment is noticed by the next save, not here.
    const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [store]);
}
