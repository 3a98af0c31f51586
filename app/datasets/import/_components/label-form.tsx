"use client";

import { Checkbox, Table, TextInput } from "@mantine/core";
import { useState } from "react";
import { formatCount } from "@/app/_components/ui/format-values";
import { type LayoutOptions } from "@/lib/datasets/layouts/layout";
import { type FoundLabel } from "@/lib/datasets/import/name-classes";

/** Labels as they were found and as they shall be called: the same name twice merges them, an unticked one is left out. */
export function LabelForm({
  labels,
  options,
  onChange,
}: {
  labels: readonly FoundLabel[];
  options: LayoutOptions;
  onChange: (options: LayoutOptions) => void;
}) {
  const rename = (given: string, label: string | null) =>
    onChange({ ...options, labels: { ...options.labels, [given]: label } });
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Take</Table.Th>
          <Table.Th scope="col">As found</Table.Th>
          <Table.Th scope="col">Class in the data set</Table.Th>
          <Table.Th scope="col" ta="right">
            Films
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {labels.map(({ given, label, films }) => (
          <Table.Tr key={given}>
            <Table.Td>
              <Checkbox
                aria-label={`Take films labelled ${given}`}
                checked={label !== null}
                onChange={(event) => rename(given, event.currentTarget.checked ? given : null)}
              />
            </Table.Td>
            <Table.Th scope="row" fw={500} style={{ overflowWrap: "anywhere" }}>
              {given}
            </Table.Th>
            <Table.Td>
              {label === null ? (
                "left out"
              ) : (
                <ClassName key={label} given={given} label={label} onRename={(name) => rename(given, name)} />
              )}
            </Table.Td>
            <Table.Td ta="right">{formatCount(films)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Takes the name when the field is left: half a word must not become a class of its own. */
function ClassName({ given, label, onRename }: { given: string; label: string; onRename: (name: string) => void }) {
  const [text, setText] = useState(label);
  const take = () => {
    const name = text.trim();
    if (name === "") setText(label);
    else if (name !== label) onRename(name);
  };
  return (
    <TextInput
      aria-label={`Class of films labelled ${given}`}
      value={text}
      maxLength={100}
      maw={280}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === "Enter" && take()}
    />
  );
}
