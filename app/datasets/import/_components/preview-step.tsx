"use client";

import { Button, Spoiler, Table, Text, TextInput, Title, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { formatCount, formatPlural } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { DatasetId } from "@/lib/datasets/dataset";
import { type ImportPreview } from "../_upload/preview-import";
import { formatBytes } from "@/app/_components/ui/format-bytes";
import styles from "./import.module.css";
import { ReasonTable } from "./reason-table";

/** What was found, before the first byte is sent: classes, metadata, what is left out, and the name to be. */
export function PreviewStep({ preview, suggestedName, suggestedTitle, fixedName, onStart, onBack }: {
  preview: ImportPreview;
  suggestedName: string;
  suggestedTitle: string;
  /** The name of the import that goes on; it cannot change any more. */
  fixedName: string | null;
  onStart: (name: string, title: string) => void;
  onBack: () => void;
}) {
  const [name, setName] = useState(fixedName ?? suggestedName);
  const [title, setTitle] = useState(suggestedTitle);
  const isNameGood = DatasetId.safeParse(name).success;
  const { films, classes, ignored, bytes } = preview;
  const problem = films.length === 0 ? "There is no film to import." : classes.length < 2 ? "A classifier needs at least two classes; only one was found." : null;
  return (
    <div className={styles.steps}>
      <Panel>
        <div className={styles.names}>
          <TextInput label="Title" size="sm" value={title} disabled={fixedName !== null} onChange={(event) => setTitle(event.currentTarget.value)} />
          <TextInput
            label="Name" size="sm" value={name} disabled={fixedName !== null} onChange={(event) => setName(event.currentTarget.value)}
            description="Used in addresses and on the command line" inputWrapperOrder={["label", "input", "description", "error"]} error={isNameGood ? null : "Lower-case letters, digits and dashes only"}
          />
        </div>
      </Panel>
      <section>
        <Title order={2} mb="xs">{formatPlural(films.length, "film")} in {formatPlural(classes.length, "class", "classes")}, {formatBytes(bytes)}</Title>
        <Panel flush><Classes preview={preview} /></Panel>
      </section>
      <section>
        <Title order={2} mb="xs">metadata.csv</Title>
        <MetadataNote preview={preview} />
      </section>
      {ignored.length > 0 && (
        <section>
          <Title order={2} mb="xs">{formatPlural(ignored.length, "file")} left out</Title>
          <Spoiler maxHeight={160} showLabel="Show all" hideLabel="Show fewer"><Panel flush><ReasonTable files={ignored} /></Panel></Spoiler>
        </section>
      )}
      {problem !== null && <Text c="var(--mantine-color-error)" role="alert">{problem}</Text>}
      <div className={styles.actions}>
        <Button size="sm" disabled={!isNameGood || films.length === 0} onClick={() => onStart(name, title)}>Import {formatPlural(films.length, "film")}</Button>
        <Button size="sm" variant="default" onClick={onBack}>Choose something else</Button>
      </div>
    </div>
  );
}

function Classes({ preview }: { preview: ImportPreview }) {
  return (
    <Table>
      <Table.Thead><Table.Tr><Table.Th scope="col">Class</Table.Th><Table.Th scope="col" ta="right">Films</Table.Th><Table.Th scope="col" ta="right">Size</Table.Th><Table.Th scope="col" w="45%"><VisuallyHidden>Share</VisuallyHidden></Table.Th></Table.Tr></Table.Thead>
      <Table.Tbody>
        {preview.classes.map(({ label, films, bytes }) => (
          <Table.Tr key={label}>
            <Table.Th scope="row" fw={500}>{label}</Table.Th>
            <Table.Td ta="right">{formatCount(films)}</Table.Td>
            <Table.Td ta="right">{formatBytes(bytes)}</Table.Td>
            <Table.Td><div className={styles.share} style={{ width: `${(100 * films) / preview.films.length}%` }} aria-hidden /></Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function MetadataNote({ preview: { metadata, films } }: { preview: ImportPreview }) {
  if (metadata === null) return <Text c="dimmed">None was found. Classes come from the folders, and every film counts as a patient of its own unless its file says more.</Text>;
  if (metadata.kind === "unreadable") return <Text c="var(--mantine-color-error)">{metadata.message} The import goes on without it: classes come from the folders.</Text>;
  return <Text>It names the patient of {formatCount(metadata.matched)} of {formatPlural(films.length, "film")}: {formatPlural(metadata.patients, "patient")}.</Text>;
}
