"use client";

import { Checkbox, List, Select, Text, TextInput } from "@mantine/core";
import { useMemo } from "react";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { findLayout } from "@/lib/datasets/layouts/known-layouts";
import { type LayoutOptions } from "@/lib/datasets/layouts/layout";
import { type LayoutChoice } from "@/lib/datasets/import/plan-import";
import { FilmColumn, guessColumns } from "@/lib/datasets/tables/film-columns";
import { readTable } from "@/lib/datasets/tables/film-table";
import { type ChosenFolder } from "../_upload/preview-import";

const COLUMN_TITLES: Record<FilmColumn, string> = {
  file: "File name",
  label: "Label",
  patient: "Patient",
  sex: "Sex",
  age: "Age",
  view: "View",
  source: "Source",
  licence: "Licence",
  offset: "Day since the first",
};
const NONE = "";

/** Which layout was recognised and why, with the table and columns that tell of the films. */
export function LayoutForm({
  folder,
  choice,
  onChange,
}: {
  folder: ChosenFolder;
  choice: LayoutChoice;
  onChange: (choice: LayoutChoice) => void;
}) {
  const { layouts, facts } = folder;
  const recognised = layouts.find(({ layout }) => layout === choice.layout);
  const { options } = choice;
  const set = (change: Partial<LayoutOptions>) => onChange({ ...choice, options: { ...options, ...change } });
  const headings = useMemo(() => headingsOf(facts.tables, options.table), [facts, options.table]);
  const takesTable = choice.layout === "film-table" || choice.layout === "class-folders";
  const tables = Object.keys(facts.tables).filter((path) => headingsOf(facts.tables, path).length > 0);
  const chooseTable = (table: string | null) =>
    set({ table: table === NONE ? null : table, columns: guessColumns(headingsOf(facts.tables, table)) });
  return (
    <>
      <FieldGrid>
        <Select
          label="Layout"
          data={layouts.map(({ layout }) => ({ value: layout, label: findLayout(layout).title }))}
          value={choice.layout}
          disabled={layouts.length < 2}
          onChange={(chosen) => {
            const next = layouts.find(({ layout }) => layout === chosen);
            if (next !== undefined)
              onChange({ layout: next.layout, options: { ...next.options, labels: options.labels } });
          }}
        />
        {takesTable && tables.length > 0 && (
          <Select
            label="Table"
            data={[{ value: NONE, label: "none" }, ...tables.map((path) => ({ value: path, label: path }))]}
            value={options.table ?? NONE}
            onChange={chooseTable}
          />
        )}
        {takesTable && tables.length > 1 && options.table !== null && (
          <Checkbox
            label="Other tables that name films tell of them, too"
            checked={options.joins}
            onChange={(event) => set({ joins: event.currentTarget.checked })}
          />
        )}
        {findLayout(choice.layout).tellsSeveral && (
          <Checkbox
            label="Several findings a film"
            description="Mark each film for every finding of the table: yes, no, uncertain or missing"
            checked={options.multiLabel}
            onChange={(event) => set({ multiLabel: event.currentTarget.checked, blankIsNo: false })}
          />
        )}
        {options.multiLabel && (
          <Checkbox
            label="An empty cell means no"
            description="Else nothing is said of the finding"
            checked={options.blankIsNo}
            onChange={(event) => set({ blankIsNo: event.currentTarget.checked })}
          />
        )}
        <TextInput
          label="Label where none is told"
          placeholder="leave them out"
          value={options.label ?? ""}
          maxLength={100}
          onChange={(event) =>
            set({ label: event.currentTarget.value.trim() === "" ? null : event.currentTarget.value })
          }
        />
        <TextInput
          label="Source where none is told"
          placeholder="unknown"
          value={options.source}
          maxLength={100}
          onChange={(event) => set({ source: event.currentTarget.value })}
        />
      </FieldGrid>
      {recognised !== undefined && (
        <>
          <Text size="sm" c="dimmed" mt="md">
            {findLayout(recognised.layout).looks}
          </Text>
          <List size="sm" mt={4}>
            {(options.classFolder === "auto" ? recognised.evidence : []).map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </>
      )}
      {takesTable && headings.length > 0 && (
        <fieldset style={{ border: 0, margin: "1rem 0 0", padding: 0 }}>
          <Text component="legend" size="sm" fw={550} mb={4}>
            What its columns say
          </Text>
          <FieldGrid>
            {FilmColumn.options.map((column) => (
              <Select
                key={column}
                label={COLUMN_TITLES[column]}
                value={options.columns[column] ?? NONE}
                error={column === "file" && options.columns.file === undefined}
                data={[
                  { value: NONE, label: "not given" },
                  ...headings.map((heading) => ({ value: heading, label: heading })),
                ]}
                onChange={(heading) => set({ columns: withColumn(options.columns, column, heading) })}
              />
            ))}
          </FieldGrid>
        </fieldset>
      )}
    </>
  );
}

function withColumn(
  columns: LayoutOptions["columns"],
  column: FilmColumn,
  heading: string | null,
): LayoutOptions["columns"] {
  const { [column]: _, ...others } = columns;
  return heading === null || heading === NONE ? others : { ...others, [column]: heading };
}

/** The headings of a table, each once; none where it cannot be read. */
function headingsOf(tables: ChosenFolder["facts"]["tables"], path: string | null): string[] {
  const text = path === null ? undefined : tables[path];
  if (path === null || text === undefined) return [];
  try {
    return [...new Set(readTable(text, path).headings.filter((heading) => heading !== ""))];
  } catch {
    return [];
  }
}
