"use client";
import { Accordion, Select, Switch } from "@mantine/core";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { NumberField } from "@/app/_components/ui/number-field";
import type { CellOf } from "@/lib/experiments/cell-dependencies";
import { TrainingSpec } from "@/lib/training/training-spec";
import { datasetAbove } from "../../cell-facts";
import styles from "../../notebook.module.css";
import { useExperiment, useNotebook } from "../../notebook-store";
import { AugmentationFields } from "./augmentation-fields";
import { AugmentationPreview } from "./augmentation-preview";
import { EngineNote } from "./engine-note";
import { LearningRateFinder } from "./learning-rate-finder";
import { LossFields } from "./loss-fields";
import { OptimizerFields } from "./optimizer-fields";
import { RecipeField } from "./recipe-field";
import { PretrainingFields } from "./pretraining-fields";
import { ScheduleFields } from "./schedule-fields";
import { SourceFields } from "./source-fields";
import { StartingPointFields } from "../model/starting-point-fields";
import { UpdateFields } from "./update-fields";

const ENGINES = [
  { value: "onnx", label: "Compiled graph (fast)" },
  { value: "tfjs", label: "TensorFlow.js" },
];
const KEEPS = [
  { value: "best", label: "Best on validation" },
  { value: "last", label: "Last epoch" },
];

interface TrainingFieldsProps {
  cell: CellOf<"train">;
  onChange: (training: TrainingSpec) => void;
  /** Called when a recipe is chosen, with the settings that it makes. */
  onRecipe: (change: Pick<CellOf<"train">, "training" | "recipe">) => void;
}

/** The hyper-parameters with what each does in plain words. */
export function TrainingFields({ cell, onChange, onRecipe }: TrainingFieldsProps) {
  const { training } = cell;
  // Each choice is one of the schema's own, so parsing it back is how a string becomes one again.
  const set = (change: object) => onChange(TrainingSpec.parse({ ...training, ...change }));
  const { optimizer } = training;
  const dataset = datasetAbove(
    useExperiment(),
    cell.id,
    useNotebook((state) => state.datasets),
  );
  const labels = dataset ? Object.keys(dataset.classes) : null;
  return (
    <div className={styles.controls}>
      <RecipeField cell={cell} onChange={onRecipe} />
      <FieldGrid>
        <NumberField
          label="Epochs"
          hint="Passes over the training images"
          value={training.epochs}
          min={1}
          max={2000}
          integer
          onChange={(epochs) => set({ epochs })}
        />
        <NumberField
          label="Batch size"
          hint="Images per step; fewer is noisier, more needs memory"
          value={training.batchSize}
          min={1}
          max={512}
          integer
          onChange={(batchSize) => set({ batchSize })}
        />
        <NumberField
          label="Learning rate"
          hint="Size of each step at its largest"
          value={optimizer.learningRate}
          min={1e-8}
          max={10}
          step={0.0005}
          onChange={(learningRate) => set({ optimizer: { ...optimizer, learningRate } })}
        />
        <NumberField
          label="Seed"
          hint="Weights, order and augmentation; same seed, same run"
          value={training.seed}
          min={0}
          max={2 ** 31 - 1}
          integer
          onChange={(seed) => set({ seed })}
        />
      </FieldGrid>
      <FieldGrid>
        <OptimizerFields optimizer={optimizer} onChange={(changed) => set({ optimizer: changed })} />
        <ScheduleFields
          schedule={training.schedule}
          epochs={training.epochs}
          onChange={(schedule) => set({ schedule })}
        />
      </FieldGrid>
      <LearningRateFinder cell={cell} onChoose={(learningRate) => set({ optimizer: { ...optimizer, learningRate } })} />
      <Accordion multiple chevronPosition="left" keepMounted={false} order={3}>
        <Accordion.Item value="more">
          <Accordion.Control>Loss, stopping and engine</Accordion.Control>
          <Accordion.Panel>
            <LossFields labels={labels} training={training} set={set} />
            <StoppingFields training={training} set={set} />
            <EngineNote engine={training.engine} />
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="sources">
          <Accordion.Control>Sources</Accordion.Control>
          <Accordion.Panel>
            <SourceFields cell={cell.id} training={training} set={set} />
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="updates">
          <Accordion.Control>Gradients and weight average</Accordion.Control>
          <Accordion.Panel>
            <UpdateFields training={training} set={set} />
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="start">
          <Accordion.Control>Starting point and frozen layers</Accordion.Control>
          <Accordion.Panel>
            <StartingPointFields cell={cell} onChange={onChange} />
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="pretraining">
          <Accordion.Control>Pretraining</Accordion.Control>
          <Accordion.Panel>
            <PretrainingFields pretraining={training.pretraining} onChange={(pretraining) => set({ pretraining })} />
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="augmentation">
          <Accordion.Control>Augmentation</Accordion.Control>
          <Accordion.Panel>
            <AugmentationFields
              augmentation={training.augmentation}
              onChange={(augmentation) => set({ augmentation })}
            />
            <AugmentationPreview cell={cell.id} />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </div>
  );
}

/** When training ends, which weights count, and what computes. */
function StoppingFields({ training, set }: { training: TrainingSpec; set: (change: object) => void }) {
  return (
    <FieldGrid>
      <Select
        label="Keep"
        description="The weights that are evaluated"
        data={KEEPS}
        value={training.keep}
        onChange={(keep) => set({ keep })}
        inputWrapperOrder={["label", "input", "description"]}
      />
      <Select
        label="Engine"
        description="Same network, same weights"
        data={ENGINES}
        value={training.engine}
        onChange={(engine) => set({ engine })}
        inputWrapperOrder={["label", "input", "description"]}
      />
      <Switch
        label="Stop early"
        description="When validation no longer improves"
        checked={training.earlyStopping !== null}
        mt={22}
        onChange={(event) => set({ earlyStopping: event.currentTarget.checked ? { patience: 10 } : null })}
      />
      {training.earlyStopping && (
        <NumberField
          label="Patience"
          hint="Epochs without improvement"
          value={training.earlyStopping.patience}
          min={1}
          max={500}
          integer
          onChange={(patience) => set({ earlyStopping: { patience } })}
        />
      )}
    </FieldGrid>
  );
}
