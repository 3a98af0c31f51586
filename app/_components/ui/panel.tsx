import type { ReactNode } from "react";
import styles from "./page.module.css";

/**
 * A bordered surface. `flush` leaves the padding to its content, e.g. a table; give it a `label` where nothing in it can be
 * focused, so that it scrolls by keys on a narrow screen.
 */
export function Panel({ children, flush = false, label }: { children: ReactNode; flush?: boolean; label?: string }) {
  const scrolled = label === undefined ? {} : { tabIndex: 0, role: "group", "aria-label": label };
  return (
    <div className={`${styles.panel} ${flush ? styles.scroll : styles.panelBody}`} {...scrolled}>
      {children}
    </div>
  );
}
