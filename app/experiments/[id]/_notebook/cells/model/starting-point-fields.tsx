"use client";
import { Button, FileButton, Group, MultiSelect, Select, Text } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { useAction } from "@/app/_state/use-action";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import type { LayersModelAnswer, StartingWeightsList } from "@/lib/api/responses";
import type { CnnSpec } from "@/lib/architectures/cnn-spec";
import { nearestAbove, type CellOf } from "@/lib/experiments/cell-dependencies";
import type { PublishedModel } from "@/lib/publish/model";
import type { InitialWeightsSpec } from "@/lib/training/initial-weights-spec";
import type { RunSummary } from "@/lib/training/run";
import type { TrainingSpec } from "@/lib/training/training-spec";
import { useExperiment, useNotebook } from "../../notebook-store";
import { freezeChoices } from "./freeze-choices";
import { StartingPointFit } from "./starting-point-fit";

/** Something a run can start from. */
interface Source {
  value: string;
  label: string;
  spec: InitialWeightsSpec;
  /** The network its weights were made for; null where it is not known or cannot be trained here. */
  cnn: CnnSpec | null;
}

const RANDOM: Source = { value: "random", label: "Random weights", spec: { kind: "random" }, cnn: null };

/** What the run starts from, and the layers that stay as they start. */
export function StartingPointFields({
  cell,
  onChange,
}: {
  cell: CellOf<"train">;
  onChange: (training: TrainingSpec) => void;
}) {
  const { training } = cell;
  const runs = useNotebook((notebook) => notebook.runs);
  const { value: models } = useRequest("models", (signal) => client.listModels({ signal }));
  const { value: shipped } = useRequest("starting-weights", (signal) => client.listStartingWeights({ signal }));
  const [uploaded, setUploaded] = useState<LayersModelAnswer | null>(null);
  const model = nearestAbove(useExperiment(), cell.id, "model");
  const groups = sourceGroups(Object.values(runs), models ?? [], shipped ?? [], uploaded, training.initialWeights);
  const sources = groups.flatMap(({ items }) => items);
  const chosen = sources.find(({ value }) => value === valueOf(training.initialWeights)) ?? RANDOM;
  const start = (initialWeights: InitialWeightsSpec) => onChange({ ...training, initialWeights });
  const upload = useAction(async (files: File[]) => {
    const stored = await client.storeLayersModel(files);
    setUploaded(stored);
    start({ kind: "layers_model", blob: stored.blob });
  });
  return (
    <>
      <FieldGrid>
        <Select
          label="Start from"
          description="Weights are matched by layer name and shape; the rest is random"
          inputWrapperOrder={["label", "input", "description"]}
          searchable
          allowDeselect={false}
          data={groups.map(({ group, items }) => ({
            group,
            items: items.map(({ value, label }) => ({ value, label })),
          }))}
          value={chosen.value}
          onChange={(value) => start(sources.find((source) => source.value === value)?.spec ?? RANDOM.spec)}
        />
        <MultiSelect
          label="Freeze"
          description="Layers that keep the weights they start with"
          inputWrapperOrder={["label", "input", "description"]}
          searchable
          clearable
          placeholder={training.freeze.length === 0 ? "none" : undefined}
          data={freezeChoices(model?.cnn.layers ?? [], training.freeze)}
          value={training.freeze}
          onChange={(freeze) => onChange({ ...training, freeze })}
        />
      </FieldGrid>
      <Group gap="sm" mt="xs">
        <FileButton
          multiple
          accept=".json,.bin,application/json,application/octet-stream"
          onChange={(files) => files.length > 0 && upload.run(files)}
        >
          {(props) => (
            <Button
              {...props}
              variant="default"
              size="xs"
              loading={upload.isBusy}
              leftSection={<IconUpload size={14} aria-hidden />}
            >
              Upload TensorFlow.js Layers files
            </Button>
          )}
        </FileButton>
        {model && <OwnNetwork model={model} cnn={chosen.cnn} />}
      </Group>
      {uploaded && !uploaded.network.ok && (
        <Text size="sm" mt="xs">
          The uploaded network itself cannot be trained here, its weights can be used:{" "}
          {uploaded.network.failure.message} {uploaded.network.failure.remedy}
        </Text>
      )}
      {uploaded?.network.ok &&
        uploaded.network.notes.map((note) => (
          <Text key={note} size="sm" mt="xs">
            {note}
          </Text>
        ))}
      {training.initialWeights.kind !== "random" && <StartingPointFit cell={cell.id} />}
    </>
  );
}

/** Puts the source's network into the Model cell above, where it is another one. */
function OwnNetwork({ model, cnn }: { model: CellOf<"model">; cnn: CnnSpec | null }) {
  const edit = useNotebook((notebook) => notebook.edit);
  if (cnn === null || JSON.stringify(cnn) === JSON.stringify(model.cnn)) return null;
  return (
    <Button variant="default" size="xs" onClick={() => edit({ type: "updateCell", cell: { ...model, cnn } })}>
      Use its network in the Model cell
    </Button>
  );
}

function sourceGroups(
  runs: readonly RunSummary[],
  models: readonly PublishedModel[],
  shipped: StartingWeightsList,
  uploaded: LayersModelAnswer | null,
  current: InitialWeightsSpec,
): { group: string; items: Source[] }[] {
  const finished = runs
    .filter(({ status }) => status === "completed")
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  const groups = [
    { group: "New", items: [RANDOM] },
    {
      group: "With Hilum",
      items: shipped.map(({ name, title, digest, cnn }) => sourceOf({ kind: "shipped", name, digest }, title, cnn)),
    },
    {
      group: "Finished runs",
      items: finished.map(({ id, name, spec }) =>
        sourceOf({ kind: "run", run: id }, `${name}, ${spec.cnn.name}`, spec.cnn),
      ),
    },
    {
      group: "Published models",
      items: models.map(({ name, version, cnn }) =>
        sourceOf({ kind: "model", model: name, version }, `${name}@${version}, ${cnn.name}`, cnn),
      ),
    },
    {
      group: "TensorFlow.js Layers files",
      items: uploaded
        ? [
            sourceOf(
              { kind: "layers_model", blob: uploaded.blob },
              `Uploaded ${uploaded.blob.slice(0, 8)}`,
              uploaded.network.ok ? uploaded.network.cnn : null,
            ),
          ]
        : [],
    },
  ];
  const isListed = groups.some(({ items }) => items.some(({ value }) => value === valueOf(current)));
  // An older version, a run of another store or files uploaded earlier: still what the cell says.
  const named = isListed ? [] : [{ group: "Named in this cell", items: [sourceOf(current, describe(current), null)] }];
  return [...groups, ...named].filter(({ items }) => items.length > 0);
}

const sourceOf = (spec: InitialWeightsSpec, label: string, cnn: CnnSpec | null): Source => ({
  value: valueOf(spec),
  label,
  spec,
  cnn,
});

function valueOf(spec: InitialWeightsSpec): string {
  return spec.kind === "random" ? RANDOM.value : `${spec.kind} ${describe(spec)}`;
}

function describe(spec: InitialWeightsSpec): string {
  switch (spec.kind) {
    case "random":
      return RANDOM.label;
    case "run":
      return `Run ${spec.run}`;
    case "model":
      return `${spec.model}@${spec.version}`;
    case "layers_model":
      return `Layers files ${spec.blob.slice(0, 8)}`;
    case "shipped":
      return `${spec.name} ${spec.digest.slice(0, 8)}`;
  }
}
