"use client";
import { Group, Button, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import type { CellOf } from "@/lib/experiments/cell-dependencies";
import { useNotebook } from "../notebook-store";
import { NoteText } from "./note-text";

/** Text in Markdown: read as text, edited in place. */
export function NoteCell({ cell }: { cell: CellOf<"note"> }) {
  const edit = useNotebook((state) => state.edit);
  const [isEditing, setEditing] = useState(cell.markdown === "");
  if (!isEditing) {
    return (
      <div>
        <div onDoubleClick={() => setEditing(true)}><NoteText markdown={cell.markdown} /></div>
        <Button mt="xs" variant="subtle" color="gray" size="compact-xs" onClick={() => setEditing(true)}>Edit</Button>
      </div>
    );
  }
  return (
    <div>
      <Textarea autosize minRows={3} aria-label="Note in Markdown" value={cell.markdown} autoFocus={cell.markdown !== ""} placeholder="What do you want to know, and what would answer it?"
        onChange={(event) => edit({ type: "updateCell", cell: { ...cell, markdown: event.currentTarget.value } })}
        onKeyDown={(event) => event.key === "Escape" && setEditing(false)} />
      <Group justify="space-between" mt={6}>
        <Text size="xs" c="dimmed">Markdown, and TeX between dollar signs. Escape shows it as text.</Text>
        <Button variant="default" size="compact-xs" onClick={() => setEditing(false)} disabled={cell.markdown.trim() === ""}>Done</Button>
      </Group>
    </div>
  );
}
