"use client";
import { useMemo, useState } from "react";
import { useAutosave, useFollowFile } from "./autosave";
import { CellFrame } from "./cell-frame";
import { cellFacts, useCellStates } from "./cell-facts";
import { CellContent } from "./cells/cell-content";
import { NotebookHead } from "./notebook-head";
import { useNotebookKeys } from "./notebook-keys";
import {
  createNotebookStore,
  NotebookProvider,
  useExperiment,
  useNotebook,
  type NotebookStart,
} from "./notebook-store";
import styles from "./notebook.module.css";
import { Outline } from "./outline";
import { usePlanRunner } from "./run-cells";
import { SavingProblem } from "./saving-indicator";
import { Toolbar } from "./toolbar";
import { cellsToRun } from "@/lib/experiments/cell-state";

/** An open experiment. */
export function Notebook(start: NotebookStart) {
  const [store] = useState(() => createNotebookStore(start));
  return (
    <NotebookProvider value={store}>
      <OpenNotebook />
    </NotebookProvider>
  );
}

function OpenNotebook() {
  useAutosave();
  useFollowFile();
  usePlanRunner();
  useNotebookKeys();
  const { cells } = useExperiment();
  const states = useCellStates();
  return (
    <div className={styles.layout}>
      <Outline states={states} />
      <div>
        <NotebookHead />
        <div className={styles.bar}>
          <Toolbar staleCount={useStaleCount()} />
          <SavingProblem />
        </div>
        {cells.map((cell, position) => (
          <CellFrame key={cell.id} cell={cell} state={states[cell.id]} position={position} count={cells.length}>
            <CellContent cell={cell} state={states[cell.id]} />
          </CellFrame>
        ))}
      </div>
    </div>
  );
}

function useStaleCount(): number {
  const history = useNotebook((state) => state.history);
  const runs = useNotebook((state) => state.runs);
  const datasets = useNotebook((state) => state.datasets);
  return useMemo(
    () => cellsToRun(history.present, cellFacts({ history, runs, datasets })).length,
    [history, runs, datasets],
  );
}
