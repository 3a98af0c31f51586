import { rowShares } from "@/lib/metrics/confusion-matrix";
import { formatCount, formatPercent } from "../ui/format-values";
import { CellFigure, ConfusionGrid } from "./confusion-grid";
import styles from "./confusion-grid.module.css";

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
    <ConfusionGrid labels={labels} caption={caption} background={(truth, predicted) => heat(shares[truth][predicted])}>
      {(truth, predicted) => {
        const count = counts[truth][predicted];
        const content = <CellFigure figure={formatCount(count)} note={formatPercent(shares[truth][predicted], 0)} />;
        if (!onSelect) return <div className={styles.button}>{content}</div>;
        return (
          <button
            type="button"
            className={styles.button}
            aria-pressed={selected?.label === truth && selected.prediction === predicted}
            disabled={count === 0}
            onClick={() => onSelect({ label: truth, prediction: predicted })}
            aria-label={`${count} of true ${labels[truth]} predicted ${labels[predicted]}: show the films`}
          >
            {content}
          </button>
        );
      }}
    </ConfusionGrid>
  );
}

/** Never so dark that the figure in it loses its contrast. */
const heat = (share: number | null): string =>
  `color-mix(in srgb, var(--heat) ${Math.round(48 * (share ?? 0))}%, transparent)`;
