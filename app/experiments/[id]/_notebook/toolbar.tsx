"use client";
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp, IconPlayerTrackNext } from "@tabler/icons-react";
import { CloneButton } from "../../clone-button";
import styles from "./notebook.module.css";
import { useExperiment, useNotebook, useNotebookStore } from "./notebook-store";
import { planStale } from "./run-cells";
import { SavingIndicator } from "./saving-indicator";

/** What acts on the whole notebook. */
export function Toolbar({ staleCount }: { staleCount: number }) {
  const store = useNotebookStore();
  const { id, title } = useExperiment();
  const canUndo = useNotebook((state) => state.history.past.length > 0);
  const canRedo = useNotebook((state) => state.history.future.length > 0);
  const isRunning = useNotebook((state) => state.plan.length > 0);
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Notebook">
      <Button
        variant="default"
        leftSection={<IconPlayerTrackNext size={14} aria-hidden />}
        disabled={staleCount === 0 && !isRunning}
        loading={isRunning}
        onClick={() => planStale(store)}
      >
        Run all stale{staleCount > 0 ? ` (${staleCount})` : ""}
      </Button>
      <Tooltip label="Undo (Ctrl Z)">
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={!canUndo}
          aria-label="Undo"
          onClick={() => store.getState().undo()}
        >
          <IconArrowBackUp size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Redo (Ctrl Shift Z)">
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={!canRedo}
          aria-label="Redo"
          onClick={() => store.getState().redo()}
        >
          <IconArrowForwardUp size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <SavingIndicator />
      <span className={styles.grow} />
      <CloneButton source={{ cloneOfExperiment: id }} title={`${title} (copy)`} label="Clone" />
    </div>
  );
}
