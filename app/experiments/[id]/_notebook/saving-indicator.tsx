"use client";
import { Alert, Button, Group, Text } from "@mantine/core";
import { useCallback } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { useAction } from "@/app/_state/use-action";
import { keepMine, save } from "./autosave";
import styles from "./notebook.module.css";
import { useNotebook, useNotebookStore } from "./notebook-store";

const WORDS = {
  saved: "Saved",
  unsaved: "Unsaved…",
  saving: "Saving…",
  conflict: "Not saved",
  failed: "Not saved",
} as const;

/** Where the document stands against its file, in a word. */
export function SavingIndicator() {
  const saving = useNotebook((state) => state.saving);
  return (
    <span className={styles.saving} role="status">
      {WORDS[saving.state]}
    </span>
  );
}

/** What stands between this page and its file, and the two ways out; nothing when all is well. */
export function SavingProblem() {
  const saving = useNotebook((state) => state.saving);
  const store = useNotebookStore();
  const keep = useAction(useCallback(() => keepMine(store), [store]));
  if (saving.state === "failed")
    return (
      <FailureAlert
        failure={saving.failure}
        action={
          <Button mt="xs" variant="default" onClick={() => void save(store)}>
            Save again
          </Button>
        }
      />
    );
  if (saving.state !== "conflict") return null;
  return (
    <Alert color="yellow" title="This experiment was changed somewhere else" role="alert" mb="md">
      <Text size="sm">
        Another tab, command or editor saved it since this page was opened. What you see here is not saved.
      </Text>
      <Group gap="xs" mt="xs">
        <Button variant="default" onClick={() => location.reload()}>
          Load the other version
        </Button>
        <Button variant="default" loading={keep.isBusy} onClick={() => keep.run()}>
          Keep mine
        </Button>
      </Group>
    </Alert>
  );
}
