"use client";

import { Group, Pill, SegmentedControl, Select } from "@mantine/core";
import { MARK_ORDER, MARK_WORDS } from "@/lib/datasets/marks/finding-marks";
import { type FilmFacets, type FilmFilter } from "@/lib/datasets/film-filter";

const ALL = "all";
const MOST_SEGMENTS = 5;

/** Which films to show. A value of which there is only one is not asked for. */
export function FilmFilters({
  labels,
  facets,
  findingTitle,
  filter,
  onChange,
}: {
  labels: readonly string[];
  facets: FilmFacets;
  /** Of the finding in the filter. */
  findingTitle: string | null;
  filter: FilmFilter;
  onChange: (filter: FilmFilter) => void;
}) {
  return (
    <Group gap="xs" align="flex-end">
      {filter.finding !== undefined && (
        <Pill
          size="md"
          withRemoveButton
          onRemove={() => onChange({ ...filter, finding: undefined })}
          removeButtonProps={{
            "aria-label": "Show films without this finding, too",
            "aria-hidden": false,
            tabIndex: 0,
          }}
        >
          {findingTitle ?? filter.finding}
        </Pill>
      )}
      {filter.marked !== undefined && (
        <Pill
          size="md"
          withRemoveButton
          onRemove={() => onChange({ ...filter, marked: undefined })}
          removeButtonProps={{
            "aria-label": "Show films marked otherwise, too",
            "aria-hidden": false,
            tabIndex: 0,
          }}
        >
          {filter.marked.slice(2)}:{" "}
          {MARK_ORDER.flatMap((mark) => (filter.marked?.[0] === mark ? MARK_WORDS[mark] : []))}
        </Pill>
      )}
      <LabelChoice labels={labels} value={filter.label} onChange={(label) => onChange({ ...filter, label })} />
      <Choice
        name="View"
        values={facets.views}
        value={filter.view}
        onChange={(view) => onChange({ ...filter, view })}
      />
      <Choice
        name="Source"
        values={facets.sources}
        value={filter.source}
        onChange={(source) => onChange({ ...filter, source })}
      />
      <Choice name="Sex" values={facets.sexes} value={filter.sex} onChange={(sex) => onChange({ ...filter, sex })} />
    </Group>
  );
}

function LabelChoice({
  labels,
  value,
  onChange,
}: {
  labels: readonly string[];
  value: string | undefined;
  onChange: (label: string | undefined) => void;
}) {
  if (labels.length === 0) return null;
  if (labels.length > MOST_SEGMENTS) return <Choice name="Class" values={labels} value={value} onChange={onChange} />;
  // No class can be called by the empty string.
  const data = [{ value: "", label: "All" }, ...labels.map((label) => ({ value: label, label }))];
  return (
    <SegmentedControl
      aria-label="Class"
      data={data}
      value={value ?? ""}
      onChange={(chosen) => onChange(chosen === "" ? undefined : chosen)}
    />
  );
}

function Choice<Value extends string>({
  name,
  values,
  value,
  onChange,
}: {
  name: string;
  values: readonly Value[];
  value: Value | undefined;
  onChange: (value: Value | undefined) => void;
}) {
  if (values.length < 2 && value === undefined) return null;
  const data = [
    { value: ALL, label: `${name}: all` },
    ...values.map((one) => ({ value: `= ${one}`, label: one === "" ? `${name.toLowerCase()} not given` : one })),
  ];
  const choose = (chosen: string | null) => onChange(values.find((one) => `= ${one}` === chosen));
  return (
    <Select
      aria-label={name}
      w={150}
      data={data}
      value={value === undefined ? ALL : `= ${value}`}
      onChange={choose}
      maxDropdownHeight={320}
      searchable={values.length > 12}
    />
  );
}
