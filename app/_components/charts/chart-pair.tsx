import type { ReactNode } from "react";
import styles from "./chart-figure.module.css";

/** Two charts side by side, one above the other where there is no room. */
export function ChartPair({ children }: { children: ReactNode }) {
  return <div className={styles.pair}>{children}</div>;
}
