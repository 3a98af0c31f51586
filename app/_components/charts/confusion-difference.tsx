import { CellFigure, ConfusionGrid } from "./confusion-grid";
import styles from "./confusion-grid.module.css";

interface ConfusionDifferenceProps {
  labels: readonly string[];
  first: readonly (readonly number[])[];
  second: readonly (readonly number[])[];
  caption: string;
}

/** Second minus first, cell by cell: more on the diagonal is better, more beside it worse. */
export function ConfusionDifference({ labels, first, second, caption }: ConfusionDifferenceProps) {
  const differences = second.map((row, truth) => row.map((count, predicted) => count - first[truth][predicted]));
  const largest = Math.max(1, ...differences.flat().map(Math.abs));
  return (
    <ConfusionGrid
      labels={labels}
      caption={caption}
      background={(truth, predicted) => tint(differences[truth][predicted] / largest, truth === predicted)}
    >
      {(truth, predicted) => (
        <div className={styles.button}>
          <CellFigure
            figure={signed(differences[truth][predicted])}
            note={verdict(differences[truth][predicted], truth === predicted)}
          />
        </div>
      )}
    </ConfusionGrid>
  );
}

const signed = (value: number): string => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : "0");

function verdict(difference: number, diagonal: boolean): string {
  if (difference === 0) return "same";
  return difference > 0 === diagonal ? "better" : "worse";
}

function tint(share: number, diagonal: boolean): string {
  if (share === 0) return "transparent";
  return `color-mix(in srgb, ${share > 0 === diagonal ? "var(--series-1)" : "var(--series-2)"} ${Math.round(8 + 32 * Math.abs(share))}%, transparent)`;
}
