"use client";
import { useMemo } from "react";
import { SmallChart } from "@/app/_components/charts/small-chart";
import { formatSmall } from "@/app/_components/ui/format-values";
import { nearestAbove, type CellOf } from "@/lib/experiments/cell-dependencies";
import { learningRateAt } from "@/lib/training/schedule";
import type { TrainingSpec } from "@/lib/training/training-spec";
import { datasetAbove } from "../cell-facts";
import { useExperiment, useNotebook } from "../notebook-store";

/** More points than a chart of this width can show. */
const POINTS = 240;

/** The learning rate over the run, drawn before it is launched. */
export function ScheduleChart({ cell }: { cell: CellOf<"train"> }) {
  const experiment = useExperiment();
  const datasets = useNotebook((state) => state.datasets);
  const data = nearestAbove(experiment, cell.id, "data");
  const images = datasetAbove(experiment, cell.id, datasets)?.images ?? cell.training.batchSize;
  const trainShare = data ? 1 - data.split.testShare - data.split.validationShare : 1;
  const points = useMemo(() => schedulePoints(cell.training, Math.round(images * trainShare)), [cell.training, images, trainShare]);
  const peak = cell.training.optimizer.learningRate;
  return (
    <SmallChart title="Learning rate over the run" description={`Learning rate over ${cell.training.epochs} epochs, at most ${formatSmall(peak)}, ${cell.training.schedule.kind} schedule`}
      lines={[{ label: "learning rate", color: "var(--series-1)", points }]} xLabel="epoch" xDomain={[0, cell.training.epochs]} yDomain={[0, peak]} formatY={formatSmall} height={150} />
  );
}

function schedulePoints({ schedule, optimizer, epochs, batchSize }: TrainingSpec, images: number): { x: number; y: number }[] {
  const stepsPerEpoch = Math.max(1, Math.ceil(images / batchSize));
  const steps = stepsPerEpoch * epochs;
  const stride = Math.max(1, Math.floor(steps / POINTS));
  return Array.from({ length: Math.ceil(steps / stride) }, (_, i) => i * stride).map((step) => ({ x: step / stepsPerEpoch, y: learningRateAt(schedule, optimizer.learningRate, { step, stepsPerEpoch, epochs, valLosses: [] }) }));
}
