import { Title } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./page.module.css";

interface PageFrameProps {
  title: ReactNode;
  /** One sentence on what the page is for. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of every page that is not a notebook: title, one sentence, actions, content. */
export function PageFrame({ title, lead, actions, children }: PageFrameProps) {
  return (
    <div className={styles.page}>
      <div className={styles.header}>
        <div>
          <Title order={1}>{title}</Title>
          {lead && <div className={styles.lead}>{lead}</div>}
        </div>
        {actions}
      </div>
      {children}
    </div>
  );
}
