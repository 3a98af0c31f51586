"use client";
import { Accordion, Select, Switch } from "@mantine/core";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { NumberField } from "@/app/_components/ui/number-field";
import type { CellOf } from "@/lib/experiments/cell-dependencies";
import { OptimizerSpec } from "@/lib/engines/optimizer-spec";
import { ScheduleSpec } from "@/lib/training/schedule-spec";
import { TrainingSpec } from "@/lib/training/training-spec";
import styles from "../notebook.module.css";
import { AugmentationFields } from "./augmentation-fields";
import { AugmentationPreview } from "./augmentation-preview";
import { EngineNote } from "./engine-note";
import { StartingPointFields } from "./starting-point-fields";

const ENGINES = [{ value: "onnx", label: "ONNX Runtime (fast)" }, { value: "tfjs", label: "TensorFlow.js" }];
const OPTIMIZERS = [{ value: "adamw", label: "AdamW" }, { value: "adam", label: "Adam" }, { value: "sgd", label: "SGD with momentum" }];
const SCHEDULES = [{ value: "cosine", label: "Warm up, then cosine" }, { value: "step", label: "Steps down" }, { value: "constant", label: "Constant" }];
const CLASS_WEIGHTS = [{ value: "balanced", label: "Balanced (1/√frequency)" }, { value: "none", label: "None" }];
const KEEPS = [{ value: "best", label: "Best on validation" }, { value: "last", label: "Last epoch" }];

interface TrainingFieldsProps {
  cell: CellOf<"train">;
  onChange: (training: TrainingSpec) => void;
}

/** The hyper-parameters with what each does in plain words. */
export function TrainingFields({ cell, onChange }: TrainingFieldsProps) {
  const { training } = cell;
  // Each choice is one of the schema's own, so parsing it back is how a string becomes one again.
  const set = (change: object) => onChange(TrainingSpec.parse({ ...training, ...change }));
  const { optimizer } = training;
  return (
    <div className={styles.controls}>
      <FieldGrid>
        <NumberField label="Epochs" hint="Passes over the training images" value={training.epochs} min={1} max={2000} integer onChange={(epochs) => set({ epochs })} />
        <NumberField label="Batch size" hint="Images per step; fewer is noisier, more needs memory" value={training.batchSize} min={1} max={512} integer onChange={(batchSize) => set({ batchSize })} />
        <NumberField label="Learning rate" hint="Size of each step at its largest" value={optimizer.learningRate} min={1e-8} max={10} step={0.0005} onChange={(learningRate) => set({ optimizer: { ...optimizer, learningRate } })} />
        <NumberField label="Seed" hint="Weights, order and augmentation; same seed, same run" value={training.seed} min={0} max={2 ** 31 - 1} integer onChange={(seed) => set({ seed })} />
      </FieldGrid>
      <FieldGrid>
        <Select label="Optimizer" data={OPTIMIZERS} value={optimizer.kind} onChange={(kind) => onChange({ ...training, optimizer: OptimizerSpec.parse({ kind, learningRate: optimizer.learningRate }) })} />
        <OptimizerFields optimizer={optimizer} onChange={(changed) => set({ optimizer: changed })} />
        <Select label="Schedule" data={SCHEDULES} value={training.schedule.kind} onChange={(kind) => onChange({ ...training, schedule: ScheduleSpec.parse(kind === "step" ? { kind, everyEpochs: Math.max(1, Math.round(training.epochs / 3)), factor: 0.3 } : { kind }) })} />
        <ScheduleFields schedule={training.schedule} onChange={(schedule) => set({ schedule })} />
      </FieldGrid>
      <Accordion multiple chevronPosition="left" keepMounted={false} order={3}>
        <Accordion.Item value="more">
          <Accordion.Control>Loss, stopping and engine</Accordion.Control>
          <Accordion.Panel>
            <LossFields training={training} set={set} />
            <EngineNote engine={training.engine} />
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="start">
          <Accordion.Control>Starting point and frozen layers</Accordion.Control>
          <Accordion.Panel><StartingPointFields cell={cell} onChange={onChange} /></Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="augmentation">
          <Accordion.Control>Augmentation</Accordion.Control>
          <Accordion.Panel>
            <AugmentationFields augmentation={training.augmentation} onChange={(augmentation) => set({ augmentation })} />
            <AugmentationPreview cell={cell.id} />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </div>
  );
}

function OptimizerFields({ optimizer, onChange }: { optimizer: OptimizerSpec; onChange: (optimizer: OptimizerSpec) => void }) {
  return (
    <>
      {optimizer.kind === "sgd" && <NumberField label="Momentum" hint="How much of the last steps is kept" value={optimizer.momentum} min={0} max={0.9999} step={0.05} onChange={(momentum) => onChange({ ...optimizer, momentum })} />}
      {"weightDecay" in optimizer && <NumberField label="Weight decay" hint="Pulls kernels towards zero" value={optimizer.weightDecay} min={0} max={1} step={0.005} onChange={(weightDecay) => onChange({ ...optimizer, weightDecay })} />}
    </>
  );
}

function ScheduleFields({ schedule, onChange }: { schedule: ScheduleSpec; onChange: (schedule: ScheduleSpec) => void }) {
  switch (schedule.kind) {
    case "constant":
      return null;
    case "step":
      return (
        <>
          <NumberField label="Every … epochs" value={schedule.everyEpochs} min={1} integer onChange={(everyEpochs) => onChange({ ...schedule, everyEpochs })} />
          <NumberField label="Times" value={schedule.factor} min={0.001} max={1} step={0.1} onChange={(factor) => onChange({ ...schedule, factor })} />
        </>
      );
    case "one_cycle":
    case "reduce_on_plateau":
      return null;
    case "cosine":
      return <NumberField label="Warm-up epochs" hint="Rises before it falls" value={schedule.warmupEpochs} min={0} max={50} step={0.5} onChange={(warmupEpochs) => onChange({ ...schedule, warmupEpochs })} />;
  }
}

function LossFields({ training, set }: { training: TrainingSpec; set: (change: object) => void }) {
  return (
    <FieldGrid>
      <Select label="Class weights" description="Rare classes count more" data={CLASS_WEIGHTS} value={training.classWeight} onChange={(classWeight) => set({ classWeight })} inputWrapperOrder={["label", "input", "description"]} />
      <NumberField label="Label smoothing" hint="Keeps probabilities from 0 and 1" value={training.loss.labelSmoothing} min={0} max={0.5} step={0.01} onChange={(labelSmoothing) => set({ loss: { ...training.loss, labelSmoothing } })} />
      <NumberField label="Weight average" hint="Decay of the average that is kept; 0: off" value={training.weightAverage} min={0} max={0.9999} step={0.01} onChange={(weightAverage) => set({ weightAverage })} />
      <Select label="Keep" description="The weights that are evaluated" data={KEEPS} value={training.keep} onChange={(keep) => set({ keep })} inputWrapperOrder={["label", "input", "description"]} />
      <Select label="Engine" description="Same network, same weights" data={ENGINES} value={training.engine} onChange={(engine) => set({ engine })} inputWrapperOrder={["label", "input", "description"]} />
      <Switch label="Stop early" description="When validation no longer improves" checked={training.earlyStopping !== null} mt={22} onChange={(event) => set({ earlyStopping: event.currentTarget.checked ? { patience: 10 } : null })} />
      {training.earlyStopping && <NumberField label="Patience" hint="Epochs without improvement" value={training.earlyStopping.patience} min={1} max={500} integer onChange={(patience) => set({ earlyStopping: { patience } })} />}
    </FieldGrid>
  );
}
