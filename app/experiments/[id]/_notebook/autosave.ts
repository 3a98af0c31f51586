"use client";
import { useEffect } from "react";
import { getExperiment, updateExperiment } from "@/lib/api/client";
import { isHilumError, toErrorBody } from "@/lib/errors";
import { useNotebookStore, type NotebookStore } from "./notebook-store";

const REST_MS = 700;

/** Saves the document a moment after the last change, one save at a time, and warns before an unsaved page is left. */
export function useAutosave(): void {
  const store = useNotebookStore();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = store.subscribe((state, previous) => {
      if (state.saving.state !== "unsaved" || (state.history.present === previous.history.present && previous.saving.state === "unsaved")) return;
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
  const { history, revision, saving } = store.getState();
  if (saving.state === "saving") return;
  store.getState().setSaving({ state: "saving" });
  try {
    const stored = await updateExperiment(history.present, revision);
    store.getState().setRevision(stored.revision);
    store.getState().setSaving(store.getState().history.present === history.present ? { state: "saved" } : { state: "unsaved" });
  } catch (error) {
    store.getState().setSaving(isHilumError(error) && error.code === "conflict" ? { state: "conflict" } : { state: "failed", failure: toErrorBody(error) });
  }
}

/** After a conflict: writes this page's document over the other version. */
export async function keepMine(store: NotebookStore): Promise<void> {
  const other = await getExperiment(store.getState().history.present.id);
  store.getState().setRevision(other.revision);
  await save(store);
}
