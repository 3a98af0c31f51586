import { Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./page.module.css";

/** Says what goes here and offers the one action that fills it. */
export function EmptyState({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <Title order={2} size="h3">
        {title}
      </Title>
      <Text c="dimmed" component="div">
        {children}
      </Text>
      {action}
    </div>
  );
}
