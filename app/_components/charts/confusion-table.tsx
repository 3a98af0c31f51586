import { rowShares } from "@/lib/metrics/confusion-matrix";
import { formatPercent } from "../ui/format-values";
import styles from "./confusion-table.module.css";

export interface ConfusionCell {
  label: number;
  prediction: number;
}

interface ConfusionTableProps {
  labels: readonly string[];
  /** `counts[true][predicted]`. */
  counts: readonly (readonly number[])[];
  caption: string;
  selected?: ConfusionCell | null;
  /** Makes the cells buttons; called with the chosen one. */
  onSelect?: (cell: ConfusionCell) => void;
}

/** A confusion matrix: rows are the truth; each cell has its count and its share of the row. */
export function ConfusionTable({ labels, counts, caption, selected, onSelect }: ConfusionTableProps) {
  const shares = rowShares(counts.map((row) => [...row]));
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption className={styles.caption}>{caption}</caption>
        <thead>
          <tr>
            <td className={styles.corner}>true ↓ · predicted →</td>
            {labels.map((label) => <th key={label} scope="col" className={styles.column}>{label}</th>)}
          </tr>
        </thead>
        <tbody>
          {counts.map((row, truth) => (
            <tr key={labels[truth]}>
              <th scope="row" className={styles.row}>{labels[truth]}</th>
              {row.map((count, predicted) => {
                const share = shares[truth][predicted];
                const isSelected = selected?.label === truth && selected.prediction === predicted;
                const content = <><span className={styles.count}>{count}</span><span className={styles.share}>{formatPercent(share, 0)}</span></>;
                return (
                  <td key={labels[predicted]} className={styles.cell} style={{ background: heat(share) }} data-diagonal={truth === predicted || undefined}>
                    {onSelect ? (
                      <button type="button" className={styles.button} aria-pressed={isSelected} disabled={count === 0} onClick={() => onSelect({ label: truth, prediction: predicted })}
                        aria-label={`${count} of true ${labels[truth]} predicted ${labels[predicted]}: show the films`}>
                        {content}
                      </button>
                    ) : <div className={styles.button}>{content}</div>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Never so dark that the figure in it loses its contrast. */
const heat = (share: number | null): string => `color-mix(in srgb, var(--heat) ${Math.round(48 * (share ?? 0))}%, transparent)`;
