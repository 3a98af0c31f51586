import styles from "./confusion-table.module.css";

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
          {differences.map((row, truth) => (
            <tr key={labels[truth]}>
              <th scope="row" className={styles.row}>{labels[truth]}</th>
              {row.map((difference, predicted) => (
                <td key={labels[predicted]} className={styles.cell} style={{ background: tint(difference / largest, truth === predicted) }}>
                  <div className={styles.button}>
                    <span className={styles.count}>{signed(difference)}</span>
                    <span className={styles.share}>{verdict(difference, truth === predicted)}</span>
                  </div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
