"use client";
import { useMemo } from "react";
import { Select, Text } from "@mantine/core";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { formatCompact, formatCount } from "@/app/_components/ui/format-values";
import { Stat, Stats } from "@/app/_components/ui/stat";
import type { CnnSpec } from "@/lib/architectures/cnn-spec";
import { PRESETS } from "@/lib/architectures/presets";
import { describeCost } from "@/lib/architectures/layer-cost";
import type { CnnCheck } from "@/lib/architectures/resolve-cnn";
import type { CellOf } from "@/lib/experiments/cell-dependencies";
import type { Experiment } from "@/lib/experiments/experiment";
import { TrainingSpec } from "@/lib/training/training-spec";
import { checkModelCell } from "../../cell-facts";
import styles from "../../notebook.module.css";
import { useExperiment, useNotebook } from "../../notebook-store";
import { LayerDiagram } from "./layer-diagram";
import { LayerTable } from "./layer-table";

const SIZES = [32, 48, 64, 96, 128, 160, 192, 224, 256, 320];

/** What the next train cell below would use; memory depends on it. */
function batchSizeBelow(experiment: Experiment, model: string): number {
  const below = experiment.cells.slice(experiment.cells.findIndex((cell) => cell.id === model));
  return below.find((cell) => cell.kind === "train")?.training.batchSize ?? TrainingSpec.parse({}).batchSize;
}

/** The network: a preset to start from, its layers to edit, and what they cost. */
export function ModelCell({ cell }: { cell: CellOf<"model"> }) {
  const experiment = useExperiment();
  const datasets = useNotebook((state) => state.datasets);
  const edit = useNotebook((state) => state.edit);
  const check = useMemo(() => checkModelCell(experiment, cell, datasets), [experiment, cell, datasets]);
  const change = (cnn: CnnSpec) => edit({ type: "updateCell", cell: { ...cell, cnn } });
  return (
    <>
      <PresetFields cnn={cell.cnn} onChange={change} />
      <NetworkTotals check={check} batchSize={batchSizeBelow(experiment, cell.id)} />
      <LayerDiagram cnn={cell.cnn} check={check} />
      <LayerTable cnn={cell.cnn} check={check} onChange={change} />
    </>
  );
}

function PresetFields({ cnn, onChange }: { cnn: CnnSpec; onChange: (cnn: CnnSpec) => void }) {
  const preset = PRESETS.find((candidate) => candidate.spec(cnn.input.size).name === cnn.name);
  const isAsShipped = preset !== undefined && JSON.stringify(preset.spec(cnn.input.size)) === JSON.stringify(cnn);
  const choose = (id: string | null) => {
    const chosen = PRESETS.find((candidate) => candidate.id === id);
    if (chosen) onChange(chosen.spec(chosen.defaultSize));
  };
  const sizes = [...new Set([...SIZES, cnn.input.size])].sort((a, b) => a - b);
  return (
    <div className={styles.controls}>
      <FieldGrid>
        <Select
          label="Start from"
          data={PRESETS.map(({ id, title }) => ({ value: id, label: title }))}
          value={isAsShipped ? preset.id : null}
          placeholder={preset ? `${preset.title}, edited` : "An own network"}
          onChange={choose}
        />
        <Select
          label="Input size"
          data={sizes.map((size) => ({ value: String(size), label: `${size} × ${size} px` }))}
          value={String(cnn.input.size)}
          onChange={(size) => onChange({ ...cnn, input: { size: Number(size) } })}
        />
      </FieldGrid>
      {preset && (
        <Text size="sm" c="dimmed" maw="70ch">
          {preset.description}
        </Text>
      )}
    </div>
  );
}

function NetworkTotals({ check, batchSize }: { check: CnnCheck; batchSize: number }) {
  if (!check.ok) {
    return check.problems
      .filter((problem) => problem.layer === null)
      .map((problem) => (
        <FailureAlert
          key={problem.message}
          failure={{ message: `The network: ${problem.message}.`, remedy: problem.suggestion }}
        />
      ));
  }
  const { cnn } = check;
  const cost = describeCost(cnn, batchSize);
  return (
    <Stats>
      <Stat label="Layers" value={cnn.layers.length} />
      <Stat
        label="Parameters"
        value={formatCompact(cnn.parameterCount)}
        note={`${formatCount(cnn.trainableParameterCount)} trainable`}
      />
      <Stat label="Multiply-adds" value={formatCompact(cnn.multiplyAdds)} note="one image, forward" />
      <Stat
        label="Memory of a step"
        value={`${formatCompact(cost.trainingBytes)}B`}
        note={`batch of ${batchSize}, estimated`}
      />
      <Stat label="Output" value={cnn.outputShape.join("×")} note="one logit per label" />
    </Stats>
  );
}
