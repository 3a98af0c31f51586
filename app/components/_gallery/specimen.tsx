import { Badge, Group, Title } from "@mantine/core";
import { type ReactNode } from "react";
import styles from "./gallery.module.css";

/** Components that belong together. What figures and words they show is made up for this page, and says so. */
export function Family({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section id={id} className={styles.family} aria-labelledby={`${id}-title`} data-specimens={id}>
      <Group gap="sm">
        <Title order={2} id={`${id}-title`}>
          {title}
        </Title>
        <Badge color="gray">example values</Badge>
      </Group>
      {children}
    </section>
  );
}

/** One component, by its name, in all its states. */
export function Specimen({ of, children }: { of: string; children: ReactNode }) {
  return (
    <div className={styles.specimen} data-component={of}>
      <Title order={3} className={styles.name}>
        {of}
      </Title>
      {children}
    </div>
  );
}

/** A component in one state. */
export function State({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.state}>
      <div className={styles.stateName}>{name}</div>
      <div className={styles.stateContent}>{children}</div>
    </div>
  );
}

/** Small states side by side. */
export function StateRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}
