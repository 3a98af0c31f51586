"use client";
import { Button, Collapse } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { formatDateTime } from "@/app/_components/ui/format-values";
import type { RunProgress } from "@/lib/experiments/run-progress";
import styles from "./run.module.css";

/** What the run said, newest last; closed until asked for. */
export function RunLog({ log }: Pick<RunProgress, "log">) {
  const [isOpen, { toggle }] = useDisclosure(false);
  if (log.length === 0) return null;
  return (
    <div>
      <Button variant="subtle" color="gray" size="compact-xs" onClick={toggle} aria-expanded={isOpen}>
        {isOpen ? "Hide the log" : `Show the log (${log.length})`}
      </Button>
      <Collapse expanded={isOpen}>
        <ol className={styles.log} tabIndex={0} aria-label="Log of the run">
          {log.map((line, i) => (
            <li key={i}>
              <time dateTime={line.at}>{formatDateTime(line.at).slice(11)}</time> {line.message}
            </li>
          ))}
        </ol>
      </Collapse>
    </div>
  );
}
