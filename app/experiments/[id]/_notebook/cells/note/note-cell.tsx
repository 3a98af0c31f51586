"use client";
import { Group, Button, Text, Textarea } from "@mantine/core";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { CellOf } from "@/lib/experiments/cell-dependencies";
import { MAX_NOTE } from "@/lib/experiments/experiment";
import { useNotebook } from "../../notebook-store";

/** Laid out by who reads it: a note of anybody's never holds up the server for everybody. */
const NoteText = dynamic(() => import("./note-text").then((module) => module.NoteText), {
  ssr: false,
  loading: () => <div style={{ minHeight: "4rem" }} />,
});

/** Text in Markdown: read as text, edited in place. */
export function NoteCell({ cell }: { cell: CellOf<"note"> }) {
  const edit = useNotebook((state) => state.edit);
  const [isEditing, setEditing] = useState(cell.markdown === "");
  if (!isEditing) {
    return (
      <div>
        <div onDoubleClick={() => setEditing(true)}>
          <NoteText markdown={cell.markdown} />
        </div>
        <Button mt="xs" variant="subtle" color="gray" size="compact-xs" onClick={() => setEditing(true)}>
          Edit
        </Button>
      </div>
    );
  }
  return (
    <div>
      <Textarea
        autosize
        minRows={3}
        aria-label="Note in Markdown"
        maxLength={MAX_NOTE}
        value={cell.markdown}
        autoFocus={cell.markdown !== ""}
        placeholder="What do you want to know, and what would answer it?"
        onChange={(event) => edit({ type: "updateCell", cell: { ...cell, markdown: event.currentTarget.value } })}
        onKeyDown={(event) => event.key === "Escape" && setEditing(false)}
      />
      <Group justify="space-between" mt={6}>
        <Text size="xs" c="dimmed">
          Markdown, and TeX between dollar signs. Escape shows it as text.
        </Text>
        <Button
          variant="default"
          size="compact-xs"
          onClick={() => setEditing(false)}
          disabled={cell.markdown.trim() === ""}
        >
          Done
        </Button>
      </Group>
    </div>
  );
}
