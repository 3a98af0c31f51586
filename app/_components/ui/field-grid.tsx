import type { ReactNode } from "react";
import styles from "./field-grid.module.css";

/** Form fields in columns that line up. */
export function FieldGrid({ children }: { children: ReactNode }) {
  return <div className={styles.fields}>{children}</div>;
}
