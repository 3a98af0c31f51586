"use client";
import { Anchor, Group, Select, Text } from "@mantine/core";
import Link from "next/link";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { NumberField } from "@/app/_components/ui/number-field";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { formatPlural } from "@/app/_components/ui/format-values";
import type { DatasetSummary } from "@/lib/datasets/dataset";
import type { CellOf } from "@/lib/experiments/cell-dependencies";
import { findDataset } from "../cell-facts";
import styles from "../notebook.module.css";
import { useNotebook } from "../notebook-store";
import { CohortFilterFields } from "./cohort-filter-fields";
import { DataDetails } from "./data-details";
import { SplitBalance } from "./split-balance";

/** Which images take part, and which of them train, validate and test. */
export function DataCell({ cell }: { cell: CellOf<"data"> }) {
  const datasets = useNotebook((state) => state.datasets);
  const edit = useNotebook((state) => state.edit);
  const dataset = findDataset(datasets, cell.dataset);
  const change = (part: Partial<CellOf<"data">>) => edit({ type: "updateCell", cell: { ...cell, ...part } });
  return (
    <>
      <div className={styles.controls}>
        <DatasetChoice datasets={datasets} chosen={cell.dataset} onChoose={(id) => change({ dataset: id })} />
        {dataset && <CohortFilterFields dataset={dataset} cohort={cell.cohort} onChange={(cohort) => change({ cohort })} />}
        <FieldGrid>
          <NumberField label="Test share" hint="Held out until the end: the score that counts" value={cell.split.testShare} min={0.05} max={0.6} step={0.05} onChange={(testShare) => change({ split: { ...cell.split, testShare } })} />
          <NumberField label="Validation share" hint="Watched in training to pick the best epoch" value={cell.split.validationShare} min={0.05} max={0.5} step={0.01} onChange={(validationShare) => change({ split: { ...cell.split, validationShare } })} />
          <NumberField label="Split seed" hint="Another seed, another split of the patients" value={cell.split.seed} min={0} integer onChange={(seed) => change({ split: { ...cell.split, seed } })} />
        </FieldGrid>
      </div>
      {dataset && <SplitBalance dataset={dataset} cohort={cell.cohort} split={cell.split} />}
      {dataset && <DataDetails dataset={dataset} preprocessing={cell.preprocessing} onPreprocessing={(preprocessing) => change({ preprocessing })} />}
    </>
  );
}

interface DatasetChoiceProps {
  datasets: readonly DatasetSummary[];
  chosen: string | null;
  onChoose: (id: string | null) => void;
}

function DatasetChoice({ datasets, chosen, onChoose }: DatasetChoiceProps) {
  const dataset = findDataset(datasets, chosen);
  return (
    <div>
      <Group align="flex-end" gap="md">
        <Select label="Data set" w={320} data={datasets.map(({ id, title }) => ({ value: id, label: title }))} value={chosen} placeholder={datasets.length === 0 ? "None imported yet" : "Choose one"} onChange={onChoose} searchable nothingFoundMessage="No data set of that name" />
        <Anchor component={Link} href="/datasets" size="sm" pb={5}>Import your own images</Anchor>
      </Group>
      {dataset && (
        <Group gap="xs" mt={6}>
          {dataset.synthetic && <SyntheticBadge />}
          <Text size="sm" c="dimmed">{formatPlural(dataset.images, "image")} of {formatPlural(dataset.patients, "patient")} in {formatPlural(Object.keys(dataset.classes).length, "class", "classes")}. No patient is in two parts of the split.</Text>
        </Group>
      )}
      {chosen !== null && !dataset && <FailureAlert failure={{ message: `The data set "${chosen}" is not on this machine.`, remedy: "Import it under that name, or choose another." }} />}
    </div>
  );
}
