import type { ReactNode } from "react";
import styles from "./page.module.css";

/** A bordered surface. `flush` leaves the padding to its content, e.g. a table. */
export function Panel({ children, flush = false }: { children: ReactNode; flush?: boolean }) {
  return <div className={`${styles.panel} ${flush ? styles.scroll : styles.panelBody}`}>{children}</div>;
}
