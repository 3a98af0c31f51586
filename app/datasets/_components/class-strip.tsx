import { seriesColor } from "@/app/_components/charts/series-color";
import { formatCount, formatPercent } from "@/app/_components/ui/format-values";
import styles from "./class-strip.module.css";

/** The balance of the classes as one bar with their names and counts below. */
export function ClassStrip({ classes }: { classes: Readonly<Record<string, number>> }) {
  const entries = Object.entries(classes);
  const total = entries.reduce((sum, [, films]) => sum + films, 0);
  return (
    <div>
      <div className={styles.bar} aria-hidden>
        {entries.map(([label, films], i) => (
          <span
            key={label}
            style={{ flexGrow: films, background: seriesColor(i) }}
            title={`${label}: ${formatPercent(films / total, 0)}`}
          />
        ))}
      </div>
      <ul className={styles.names}>
        {entries.map(([label, films], i) => (
          <li key={label}>
            <span className={styles.key} style={{ background: seriesColor(i) }} aria-hidden />
            {label} {formatCount(films)}
          </li>
        ))}
      </ul>
    </div>
  );
}
