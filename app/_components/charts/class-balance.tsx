import { VisuallyHidden } from "@mantine/core";
import { formatCount, formatPercent } from "../ui/format-values";
import styles from "./class-balance.module.css";

export interface ClassPart {
  name: string;
  films: number;
  patients: number;
  classes: Readonly<Record<string, number>>;
}

/** Films per label in each part of a split, as a table with bars in proportion to the largest class. */
export function ClassBalance({ parts, labels }: { parts: readonly ClassPart[]; labels: readonly string[] }) {
  const totals = labels.map((label) => parts.reduce((sum, part) => sum + (part.classes[label] ?? 0), 0));
  const largest = Math.max(1, ...totals);
  const all = totals.reduce((sum, total) => sum + total, 0);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">label</th>
          {parts.map((part, i) => (
            <th key={part.name} scope="col" className={styles.figure}>
              <span className={styles.key} style={{ background: `var(--series-${i + 1})` }} aria-hidden />
              {part.name}
            </th>
          ))}
          <th scope="col" className={styles.figure}>
            all
          </th>
          <th scope="col" className={styles.barColumn}>
            <VisuallyHidden>share</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {labels.map((label, row) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {parts.map((part) => (
              <td key={part.name} className={styles.figure}>
                {formatCount(part.classes[label] ?? 0)}
              </td>
            ))}
            <td className={styles.figure}>
              {formatCount(totals[row])}{" "}
              <span className={styles.dimmed}>({formatPercent(all === 0 ? null : totals[row] / all, 0)})</span>
            </td>
            <td>
              <div className={styles.bar} aria-hidden style={{ width: `${(100 * totals[row]) / largest}%` }}>
                {parts.map((part, i) => (
                  <span
                    key={part.name}
                    style={{ flexGrow: part.classes[label] ?? 0, background: `var(--series-${i + 1})` }}
                  />
                ))}
              </div>
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <Sum name="films" values={parts.map((part) => part.films)} />
        <Sum name="patients" values={parts.map((part) => part.patients)} />
      </tfoot>
    </table>
  );
}

function Sum({ name, values }: { name: string; values: readonly number[] }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {values.map((value, i) => (
        <td key={i} className={styles.figure}>
          {formatCount(value)}
        </td>
      ))}
      <td className={styles.figure}>{formatCount(values.reduce((sum, value) => sum + value, 0))}</td>
      <td />
    </tr>
  );
}
