import type { ReactNode } from "react";
import styles from "./confusion-grid.module.css";

interface ConfusionGridProps {
  labels: readonly string[];
  caption: string;
  /** The background of the cell `[truth][predicted]`. */
  background: (truth: number, predicted: number) => string;
  children: (truth: number, predicted: number) => ReactNode;
}

/** The frame of every table over labels × labels: rows are the truth, columns the prediction. */
export function ConfusionGrid({ labels, caption, background, children }: ConfusionGridProps) {
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={caption}>
      <table className={styles.table}>
        <caption className={styles.caption}>{caption}</caption>
        <thead>
          <tr>
            <td className={styles.corner}>true ↓ · predicted →</td>
            {labels.map((label) => (
              <th key={label} scope="col" className={styles.column}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((label, truth) => (
            <tr key={label}>
              <th scope="row" className={styles.row}>
                {label}
              </th>
              {labels.map((other, predicted) => (
                <td
                  key={other}
                  className={styles.cell}
                  style={{ background: background(truth, predicted) }}
                  data-diagonal={truth === predicted || undefined}
                >
                  {children(truth, predicted)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A figure with a smaller word below it. */
export function CellFigure({ figure, note }: { figure: ReactNode; note: ReactNode }) {
  return (
    <>
      <span className={styles.count}>{figure}</span>
      <span className={styles.share}>{note}</span>
    </>
  );
}
