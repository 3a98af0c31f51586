"use client";
import { Anchor, Group, Select, Text } from "@mantine/core";
import Link from "next/link";
import { SplitFields } from "@/app/_components/split/split-fields";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { formatPlural } from "@/app/_components/ui/format-values";
import { useSources } from "@/app/_state/use-split-preview";
import type { DatasetSummary } from "@/lib/datasets/dataset";
import type { CellOf } from "@/lib/experiments/cell-dependencies";
import { withDataset } from "@/lib/experiments/edit-experiment";
import { datasetById } from "../../cell-facts";
import styles from "../../notebook.module.css";
import { useNotebook } from "../../notebook-store";
import { AuditNotice } from "./audit-notice";
import { CohortFilterFields } from "./cohort-filter-fields";
import { DataDetails } from "./data-details";
import { JoinChoice } from "./join-choice";
import { SplitBalance } from "./split-balance";

/** Which films take part, and which of them train, validate and test. */
export function DataCell({ cell }: { cell: CellOf<"data"> }) {
  const datasets = useNotebook((state) => state.datasets);
  const edit = useNotebook((state) => state.edit);
  const dataset = datasetById(datasets, cell.dataset);
  const sources = useSources(dataset);
  const change = (part: Partial<CellOf<"data">>) => edit({ type: "updateCell", cell: { ...cell, ...part } });
  return (
    <>
      <div className={styles.controls}>
        <DatasetChoice
          datasets={datasets}
          chosen={cell.dataset}
          onChoose={(id) => edit({ type: "updateCell", cell: withDataset(cell, id) })}
        />
        {dataset && (
          <CohortFilterFields dataset={dataset} cohort={cell.cohort} onChange={(cohort) => change({ cohort })} />
        )}
        <SplitFields split={cell.split} sources={sources} onChange={(split) => change({ split })} />
      </div>
      {dataset && (
        <AuditNotice
          key={dataset.id}
          dataset={dataset}
          waivers={cell.waivers}
          onChange={(waivers) => change({ waivers })}
        />
      )}
      {dataset && <SplitBalance dataset={dataset} cohort={cell.cohort} split={cell.split} />}
      {dataset && (
        <DataDetails
          dataset={dataset}
          preprocessing={cell.preprocessing}
          onPreprocessing={(preprocessing) => change({ preprocessing })}
        />
      )}
    </>
  );
}

interface DatasetChoiceProps {
  datasets: readonly DatasetSummary[];
  chosen: string | null;
  onChoose: (id: string | null) => void;
}

function DatasetChoice({ datasets, chosen, onChoose }: DatasetChoiceProps) {
  const dataset = datasetById(datasets, chosen);
  return (
    <div>
      <Group align="flex-end" gap="md">
        <Select
          label="Data set"
          w={320}
          data={datasets
            .filter(({ id, testOnly }) => !testOnly || id === chosen)
            .map(({ id, title }) => ({ value: id, label: title }))}
          value={chosen}
          placeholder={datasets.length === 0 ? "None imported yet" : "Choose one"}
          onChange={onChoose}
          searchable
          nothingFoundMessage="No data set of that name"
        />
        <Anchor component={Link} href="/datasets" size="sm" pb={5}>
          Import your own films
        </Anchor>
      </Group>
      {dataset && (
        <Group gap="xs" mt={6}>
          {dataset.synthetic && <SyntheticBadge />}
          <Text size="sm" c="dimmed">
            {formatPlural(dataset.films, "film")} of {formatPlural(dataset.patients, "patient")} in{" "}
            {formatPlural(Object.keys(dataset.classes).length, "class", "classes")}. No patient is in two parts of the
            split.
          </Text>
        </Group>
      )}
      {dataset && <JoinChoice key={dataset.id} dataset={dataset} onChoose={onChoose} />}
      {dataset?.testOnly && (
        <FailureAlert
          failure={{
            message: "This data set is held for tests only: no network is trained on it.",
            remedy: "Choose another one to train on. The Evaluate cell tests a trained network on this one.",
          }}
        />
      )}
      {chosen !== null && !dataset && (
        <FailureAlert
          failure={{
            message: `The data set "${chosen}" is not on this machine.`,
            remedy: "Import it under that name, or choose another.",
          }}
        />
      )}
    </div>
  );
}
