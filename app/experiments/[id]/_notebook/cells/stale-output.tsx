import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "../notebook.module.css";

interface StaleOutputProps {
  isStale: boolean;
  /** @default the settings were edited since */
  reason?: string;
  children: ReactNode;
}

/** Marks output that no longer answers the settings above it; it stays, because it was true then. */
export function StaleOutput({
  isStale,
  reason = "From before the last edits. Run the cell to bring it up to date.",
  children,
}: StaleOutputProps) {
  if (!isStale) return children;
  return (
    <div className={styles.staleOutput}>
      <Text size="sm" mb="sm">
        {reason}
      </Text>
      {children}
    </div>
  );
}
