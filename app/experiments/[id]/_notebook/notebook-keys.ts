"use client";
import { useHotkeys } from "@mantine/hooks";
import { showFailure } from "@/app/_state/use-action";
import { save } from "./autosave";
import { useNotebookStore } from "./notebook-store";
import { planStale, runCell } from "./run-cells";

const cells = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-cell]")];
const focused = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>("[data-cell]") ?? null;

/** The notebook's own keys; the list that `?` shows is in `app/_shell/shortcuts.ts`. */
export function useNotebookKeys(): void {
  const store = useNotebookStore();
  const step = (by: 1 | -1) => {
    const all = cells();
    const current = focused();
    const next = current ? all[all.indexOf(current) + by] : all[by === 1 ? 0 : all.length - 1];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const runFocused = () => {
    const id = focused()?.dataset.cell;
    if (id !== undefined) runCell(store, id).catch(showFailure);
  };
  useHotkeys([
    ["J", () => step(1)],
    ["K", () => step(-1)],
    ["shift+Enter", runFocused],
    ["shift+R", () => planStale(store)],
    ["mod+Z", () => store.getState().undo()],
    ["mod+shift+Z", () => store.getState().redo()],
  ]);
  useHotkeys([["mod+S", () => void save(store)]], []);
}
