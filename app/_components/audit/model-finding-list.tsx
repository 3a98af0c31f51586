import { Spoiler, Text } from "@mantine/core";
import type { ModelFinding } from "@/lib/assessment/model-finding";
import type { Waiver } from "@/lib/audit/audit-report";
import styles from "./model-finding-list.module.css";
import { SeverityMark } from "./severity-mark";

/** Four lines: what was found of each of several networks would push the film off the prediction page. */
const DETAIL_HEIGHT = 75;

interface ModelFindingListProps {
  findings: readonly ModelFinding[];
  /** Who took responsibility for which. @default none */
  waivers?: readonly Waiver[];
}

/** What was found out about a network, in the order given, each with who waived it and why; nothing where there are none. */
export function ModelFindingList({ findings, waivers = [] }: ModelFindingListProps) {
  if (findings.length === 0) return null;
  return (
    <ul className={styles.list} aria-label="Findings">
      {findings.map(({ id, severity, title, detail }) => {
        const waiver = waivers.find(({ finding }) => finding === id);
        return (
          <li key={id} id={`finding-${id}`}>
            <div className={styles.head}>
              <SeverityMark severity={severity} word={waiver === undefined ? severity : `${severity}, waived`} />
              <Text span size="sm" fw={550}>
                {title}
              </Text>
              <Text span size="xs" c="dimmed">
                <code>{id}</code>
              </Text>
            </div>
            <Spoiler maxHeight={DETAIL_HEIGHT} showLabel="Show all of it" hideLabel="Show less" maw="80ch">
              <Text size="sm">{detail}</Text>
            </Spoiler>
            {waiver !== undefined && (
              <Text size="sm" maw="80ch">
                Waived by {waiver.by}: “{waiver.reason}”
              </Text>
            )}
          </li>
        );
      })}
    </ul>
  );
}
