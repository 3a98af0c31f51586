"use client";

import { Text } from "@mantine/core";
import { useState } from "react";
import { CellFrame } from "@/app/experiments/[id]/_notebook/cell-frame";
import { LayerDiagram } from "@/app/experiments/[id]/_notebook/cells/model/layer-diagram";
import { LayerTable } from "@/app/experiments/[id]/_notebook/cells/model/layer-table";
import { NoteText } from "@/app/experiments/[id]/_notebook/cells/note/note-text";
import { RedFinding } from "@/app/experiments/[id]/_notebook/cells/red-finding";
import { StaleOutput } from "@/app/experiments/[id]/_notebook/cells/stale-output";
import { createNotebookStore, NotebookProvider, type Saving } from "@/app/experiments/[id]/_notebook/notebook-store";
import { SavingIndicator, SavingProblem } from "@/app/experiments/[id]/_notebook/saving-indicator";
import { type CnnSpec, LayerSpec } from "@/lib/architectures/cnn-spec";
import { PRESETS } from "@/lib/architectures/presets";
import { checkCnn } from "@/lib/architectures/resolve-cnn";
import { type CellState } from "@/lib/experiments/cell-state";
import { type CellKind } from "@/lib/experiments/experiment";
import { newExperiment } from "@/lib/experiments/new-experiment";
import { exampleFindings, exampleWaiver } from "../_gallery/example-audit";
import { exampleDataset, EXAMPLE_LABELS } from "../_gallery/example-dataset";
import { Family, Specimen, State } from "../_gallery/specimen";

const TINY = PRESETS[1].spec(PRESETS[1].defaultSize);
/** Its beginning and end, with a layer between them that cannot stand there. */
const IMPOSSIBLE: CnnSpec = {
  ...TINY,
  layers: [
    ...TINY.layers.slice(0, 3),
    ...TINY.layers.slice(-2, -1),
    LayerSpec.parse({ name: "too_late", kind: "conv2d", filters: 8, kernelSize: 3 }),
    ...TINY.layers.slice(-1),
  ],
};

const NOTE = [
  "# A question",
  "What is the *question*? Let $p = \\sigma(x)$.",
  "$$\\mathrm{loss} = -\\sum_k y_k \\log p_k$$",
  "| label | films |\n|---|---|\n| normal | 690 |",
].join("\n\n");

const CELLS: readonly { kind: CellKind; state: CellState }[] = [
  { kind: "note", state: "done" },
  { kind: "data", state: "failed" },
  { kind: "train", state: "idle" },
  { kind: "train", state: "queued" },
  { kind: "train", state: "running" },
  { kind: "train", state: "paused" },
  { kind: "train", state: "stale" },
  { kind: "train", state: "failed" },
  { kind: "train", state: "done" },
];

const SAVINGS: readonly Saving[] = [
  { state: "saved" },
  { state: "unsaved" },
  { state: "saving" },
  { state: "conflict" },
  {
    state: "failed",
    failure: {
      code: "storageUnavailable",
      message: "The experiment could not be saved.",
      remedy: "The disk may be full.",
    },
  },
];

/** A notebook of this page alone: it has no file, and no data set to run on. */
function openExample(saving: Saving = { state: "saved" }) {
  const experiment = newExperiment({ id: "example", title: "Example" }, { cnn: TINY, dataset: null });
  const store = createNotebookStore({
    stored: { experiment, revision: "", updatedAt: "2026-01-31T14:05:00.000Z" },
    runs: [],
    datasets: [exampleDataset],
  });
  store.getState().setSaving(saving);
  return store;
}

/** What an experiment is made of. */
export function NotebookFamily() {
  return (
    <Family id="notebook" title="Notebook">
      <Specimen of="CellFrame">
        <Frames />
      </Specimen>
      <Specimen of="StaleOutput">
        <StaleOutput isStale>
          <Text size="sm">An output of then.</Text>
        </StaleOutput>
        <StaleOutput isStale={false}>
          <Text size="sm">An output that is up to date.</Text>
        </StaleOutput>
      </Specimen>
      <Specimen of="NoteText">
        <NoteText markdown={NOTE} />
      </Specimen>
      <Specimen of="RedFinding">
        <RedFindings />
      </Specimen>
      <Specimen of="SavingIndicator, SavingProblem">
        {SAVINGS.map((saving) => (
          <SavingState key={saving.state} saving={saving} />
        ))}
      </Specimen>
      <Specimen of="LayerDiagram">
        {PRESETS.slice(0, 3).map((preset) => (
          <Diagram key={preset.id} name={preset.title} cnn={preset.spec(preset.defaultSize)} />
        ))}
        <Diagram name="with a layer that cannot stand there" cnn={IMPOSSIBLE} />
      </Specimen>
      <Specimen of="LayerTable">
        <EditableLayers start={IMPOSSIBLE} />
      </Specimen>
    </Family>
  );
}

function Frames() {
  const [store] = useState(openExample);
  return (
    <NotebookProvider value={store}>
      {CELLS.map(({ kind, state }, position) => {
        const cell = store.getState().history.present.cells.find((one) => one.kind === kind);
        return (
          cell && (
            <CellFrame
              key={position}
              cell={{ ...cell, id: `${kind}-${state}` }}
              state={state}
              position={position}
              count={CELLS.length}
            >
              <Text size="sm">Controls and output of a cell that is {state}.</Text>
            </CellFrame>
          )
        );
      })}
    </NotebookProvider>
  );
}

function SavingState({ saving }: { saving: Saving }) {
  const [store] = useState(() => openExample(saving));
  return (
    <NotebookProvider value={store}>
      <State name={saving.state}>
        <SavingIndicator />
        <SavingProblem />
      </State>
    </NotebookProvider>
  );
}

function RedFindings() {
  const [{ films: _, ...finding }] = exampleFindings;
  const { fingerprint } = exampleDataset;
  const props = { finding, fingerprint, onWaive: () => undefined, onWithdraw: () => undefined };
  return (
    <>
      <State name="nobody waived it">
        <RedFinding {...props} waiver={undefined} />
      </State>
      <State name="waived">
        <RedFinding {...props} waiver={exampleWaiver} />
      </State>
      <State name="waived for earlier films">
        <RedFinding {...props} waiver={{ ...exampleWaiver, fingerprint: "51c0".repeat(16) }} />
      </State>
    </>
  );
}

const Diagram = ({ name, cnn }: { name: string; cnn: CnnSpec }) => (
  <State name={name}>
    <LayerDiagram cnn={cnn} check={checkCnn(cnn, EXAMPLE_LABELS.length)} />
  </State>
);

function EditableLayers({ start }: { start: CnnSpec }) {
  const [cnn, setCnn] = useState(start);
  return <LayerTable cnn={cnn} check={checkCnn(cnn, EXAMPLE_LABELS.length)} onChange={setCnn} />;
}
