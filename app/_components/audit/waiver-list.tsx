import { Text } from "@mantine/core";
import { type Waiver } from "@/lib/audit/audit-report";
import { SeverityMark } from "./severity-mark";
import styles from "./waiver-list.module.css";

/** The red findings that somebody took responsibility for, by name and reason; nothing where there are none. */
export function WaiverList({ waivers }: { waivers: readonly Waiver[] }) {
  if (waivers.length === 0) return null;
  return (
    <ul className={styles.list} aria-label="Waived findings">
      {waivers.map(({ finding, by, reason }) => (
        <li key={finding}>
          <SeverityMark severity="red" word="red, waived" />
          <Text span size="sm">
            <code>{finding}</code> by {by}: “{reason}”
          </Text>
        </li>
      ))}
    </ul>
  );
}
