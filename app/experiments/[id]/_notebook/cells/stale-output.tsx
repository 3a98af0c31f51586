import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "../notebook.module.css";

/** Marks output that no longer answers the settings above it; it stays, because it was true then. */
export function StaleOutput({ isStale, children }: { isStale: boolean; children: ReactNode }) {
  if (!isStale) return children;
  return (
    <div className={styles.staleOutput}>
      <Text size="sm" mb="sm">From before the last edits. Run the cell to bring it up to date.</Text>
      {children}
    </div>
  );
}
