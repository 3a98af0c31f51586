"use client";
import {
  Button,
  Group,
  Select,
  Skeleton,
  Table,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
} from "@mantine/core";
import { useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatCount, formatPlural } from "@/app/_components/ui/format-values";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import type { LabelMapping } from "@/lib/datasets/label-mapping";
import { proposeMapping } from "@/lib/assessment/map-labels";
import type { DatasetSummary } from "@/lib/datasets/dataset";
import type { RunDetail } from "@/lib/training/run";
import styles from "./evaluations.module.css";

/** No label of a data set is empty. */
const LEAVE_OUT = "";

/** Chooses a data set and says of each of its labels what the network calls it. */
export function EvaluateElsewhereForm({
  run,
  isBusy,
  onStart,
  onCancel,
}: {
  run: Pick<RunDetail, "spec" | "report">;
  isBusy: boolean;
  onStart: (dataset: string, mapping: LabelMapping) => void;
  onCancel: () => void;
}) {
  const { value: datasets, failure } = useRequest("datasets", (signal) => client.listDatasets({ signal }));
  const [id, setId] = useState<string | null>(null);
  const [said, setSaid] = useState<LabelMapping>({});
  if (failure) return <FailureAlert failure={failure} />;
  if (datasets === null) return <Skeleton height={120} />;
  const others = datasets
    .filter((dataset) => dataset.id !== run.spec.dataset)
    .toSorted((a, b) => Number(b.testOnly) - Number(a.testOnly));
  const dataset = others.find((candidate) => candidate.id === id);
  const known = run.report?.labels ?? [];
  const labels = Object.keys(dataset?.classes ?? {});
  const mapping = { ...proposeMapping(labels, known).mapping, ...said };
  const open = labels.filter((label) => !Object.hasOwn(mapping, label));
  const isReady = dataset !== undefined && open.length === 0 && Object.values(mapping).some((name) => name !== null);
  return (
    <form
      className={styles.form}
      aria-label="Evaluate on another data set"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onStart(dataset.id, mapping);
      }}
    >
      <Select
        label="Data set"
        description="One that is held for tests only comes first."
        placeholder={others.length === 0 ? "There is no other data set" : "Choose one"}
        disabled={others.length === 0}
        data={others.map(({ id, title, testOnly }) => ({
          value: id,
          label: testOnly ? `${title} (for tests only)` : title,
        }))}
        value={id}
        onChange={(chosen) => {
          setId(chosen);
          setSaid({});
        }}
        searchable
        maw={420}
      />
      {dataset && (
        <>
          <LabelTable
            dataset={dataset}
            known={known}
            mapping={mapping}
            onSay={(label, name) => setSaid((last) => ({ ...last, [label]: name }))}
          />
          <Text size="sm" c="dimmed" maw="80ch">
            Films that the network was trained or chosen on, copies of them and other films of the same patients are
            looked for first, named and left out of the score.
            {open.length > 0 &&
              ` ${formatPlural(open.length, "label is", "labels are")} still open: the network does not know ${open.length === 1 ? "it" : "them"}.`}
          </Text>
        </>
      )}
      <Group gap="xs">
        <Button type="submit" size="compact-md" disabled={!isReady} loading={isBusy}>
          Evaluate
        </Button>
        <Button variant="subtle" size="compact-md" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}

function LabelTable({
  dataset,
  known,
  mapping,
  onSay,
}: {
  dataset: DatasetSummary;
  known: readonly string[];
  mapping: LabelMapping;
  onSay: (label: string, name: string | null) => void;
}) {
  const choices = [...known.map((name) => ({ value: name, label: name })), { value: LEAVE_OUT, label: "left out" }];
  return (
    <Table w="auto" withRowBorders={false} style={{ alignSelf: "flex-start" }}>
      <TableThead>
        <TableTr>
          <TableTh scope="col">Its label</TableTh>
          <TableTh scope="col" ta="right">
            Films
          </TableTh>
          <TableTh scope="col">The network calls it</TableTh>
        </TableTr>
      </TableThead>
      <TableTbody>
        {Object.entries(dataset.classes).map(([label, films]) => (
          <TableTr key={label}>
            <TableTh scope="row" fw={500}>
              {label}
            </TableTh>
            <TableTd ta="right" className="figures">
              {formatCount(films)}
            </TableTd>
            <TableTd>
              <Select
                aria-label={`The network calls ${label}`}
                size="xs"
                placeholder="Choose"
                data={choices}
                value={Object.hasOwn(mapping, label) ? (mapping[label] ?? LEAVE_OUT) : null}
                onChange={(name) => name !== null && onSay(label, name === LEAVE_OUT ? null : name)}
                allowDeselect={false}
              />
            </TableTd>
          </TableTr>
        ))}
      </TableTbody>
    </Table>
  );
}
