"use client";
import type { CellState } from "@/lib/experiments/cell-state";
import { CELL_TITLES } from "./cell-titles";
import styles from "./notebook.module.css";
import { useExperiment } from "./notebook-store";

/** The cells of the notebook at the side of a wide screen, each with its state. */
export function Outline({ states }: { states: Readonly<Record<string, CellState>> }) {
  const { cells } = useExperiment();
  return (
    <nav className={styles.outline} aria-label="Cells">
      <ol>
        {cells.map((cell) => (
          <li key={cell.id}>
            <a className={styles.outlineLink} href={`#cell-${cell.id}`}>
              {CELL_TITLES[cell.kind]}
              {cell.kind !== "note" && (
                <span className={styles.outlineState} data-state={states[cell.id]}>
                  {states[cell.id]}
                </span>
              )}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
