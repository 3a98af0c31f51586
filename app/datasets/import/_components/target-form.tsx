"use client";

import { Checkbox, SegmentedControl, Select, Text, TextInput } from "@mantine/core";
import { formatPlural } from "@/app/_components/ui/format-values";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import { type ImportTarget } from "../_upload/interrupted-import";
import styles from "./import.module.css";

/** A new data set with its names, or one that is there and gets a new version. */
export function TargetForm({
  target,
  datasets,
  isFixed,
  isNameGood,
  suggestedName,
  onChange,
}: {
  target: ImportTarget;
  datasets: readonly DatasetSummary[];
  isFixed: boolean;
  isNameGood: boolean;
  suggestedName: string;
  onChange: (target: ImportTarget) => void;
}) {
  const known = datasets.find(({ id }) => id === target.name);
  const choose = (kind: string) => {
    if (kind === "new") onChange({ name: suggestedName, title: suggestedName, adds: false, testOnly: false });
    else if (datasets.length > 0)
      onChange({ name: datasets[0].id, title: datasets[0].title, adds: true, testOnly: false });
  };
  return (
    <div className={styles.steps}>
      {datasets.length > 0 && (
        <SegmentedControl
          aria-label="Kind of import"
          style={{ alignSelf: "flex-start" }}
          disabled={isFixed}
          data={[
            { value: "new", label: "A new data set" },
            { value: "add", label: "Added to one that is there" },
          ]}
          value={target.adds ? "add" : "new"}
          onChange={choose}
        />
      )}
      {target.adds ? (
        <div className={styles.names}>
          <Select
            label="Data set"
            disabled={isFixed}
            data={datasets.map(({ id, title }) => ({ value: id, label: title }))}
            value={target.name}
            onChange={(id) => {
              const chosen = datasets.find((dataset) => dataset.id === id);
              if (chosen !== undefined) onChange({ name: chosen.id, title: chosen.title, adds: true, testOnly: false });
            }}
          />
          {known !== undefined && (
            <Text size="sm" c="dimmed">
              It has {formatPlural(known.films, "film")} and becomes version {known.version + 1}. Runs that were made on
              an earlier version keep their films.
            </Text>
          )}
        </div>
      ) : (
        <div className={styles.names}>
          <TextInput
            label="Title"
            value={target.title}
            disabled={isFixed}
            maxLength={120}
            onChange={(event) => onChange({ ...target, title: event.currentTarget.value })}
          />
          <TextInput
            label="Name"
            value={target.name}
            disabled={isFixed}
            onChange={(event) => onChange({ ...target, name: event.currentTarget.value })}
            description="Used in addresses and on the command line"
            inputWrapperOrder={["label", "input", "description", "error"]}
            error={isNameGood ? null : "Lower-case letters, digits and dashes only"}
          />
          <Checkbox
            label="For tests only"
            description="Films of another site: networks are tested on them and none is trained"
            checked={target.testOnly}
            disabled={isFixed}
            onChange={(event) => onChange({ ...target, testOnly: event.currentTarget.checked })}
          />
        </div>
      )}
    </div>
  );
}
