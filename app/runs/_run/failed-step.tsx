"use client";
import { Button, Collapse, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { NonFiniteEvent } from "@/lib/experiments/run-progress";
import { describeDiagnosis } from "@/lib/training/non-finite-step";
import styles from "./run.module.css";

/** Where a run ended whose numbers were not finite any more, and the films of that batch; closed until asked for. */
export function FailedStep({ failed }: { failed: NonFiniteEvent }) {
  const [isOpen, { toggle }] = useDisclosure(false);
  return (
    <div>
      <Text size="sm">{[`Step ${failed.step}, epoch ${failed.epoch}.`, ...describeDiagnosis(failed)].join(" ")}</Text>
      <Button variant="subtle" color="gray" size="compact-xs" onClick={toggle} aria-expanded={isOpen}>
        {isOpen ? "Hide the films of this batch" : `Show the films of this batch (${failed.files.length})`}
      </Button>
      <Collapse expanded={isOpen}>
        <ul className={styles.log} tabIndex={0} aria-label="Films of the batch">
          {failed.files.map((file) => (
            <li key={file}>{file}</li>
          ))}
        </ul>
      </Collapse>
    </div>
  );
}
