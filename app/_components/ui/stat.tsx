import type { ReactNode } from "react";
import styles from "./page.module.css";

/** A row of figures. */
export function Stats({ children }: { children: ReactNode }) {
  return (
    <dl className={styles.stats} style={{ margin: 0 }}>
      {children}
    </dl>
  );
}

/** One figure with its name above and what qualifies it below. */
export function Stat({ label, value, note }: { label: string; value: ReactNode; note?: ReactNode }) {
  return (
    <div className={styles.stat}>
      <dt className={styles.statLabel}>{label}</dt>
      <dd className={styles.statValue} style={{ margin: 0 }}>
        {value}
      </dd>
      {note && (
        <dd className={styles.statNote} style={{ margin: 0 }}>
          {note}
        </dd>
      )}
    </div>
  );
}
