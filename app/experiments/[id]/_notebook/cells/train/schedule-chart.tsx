"use client";
import { useMemo } from "react";
import { SmallChart } from "@/app/_components/charts/small-chart";
import type { SmallLine } from "@/app/_components/charts/small-line-chart";
import { formatSmall } from "@/app/_components/ui/format-values";
import { trainShareOf } from "@/lib/datasets/splits/split-shares";
import { nearestAbove, type CellOf } from "@/lib/experiments/cell-dependencies";
import { imagesPerStep, stepsPerEpoch } from "@/lib/training/input/batches";
import { learningRateAt } from "@/lib/training/learning-rate/schedule";
import type { TrainingSpec } from "@/lib/training/training-spec";
import { datasetAbove } from "../../cell-facts";
import { useExperiment, useNotebook } from "../../notebook-store";

/** More points than a chart of this width can show. */
const POINTS = 240;

/** The learning rate over the run, drawn before it is launched. */
export function ScheduleChart({ cell }: { cell: CellOf<"train"> }) {
  const experiment = useExperiment();
  const datasets = useNotebook((state) => state.datasets);
  const data = nearestAbove(experiment, cell.id, "data");
  const images = datasetAbove(experiment, cell.id, datasets)?.films ?? cell.training.batchSize;
  const trainShare = data ? trainShareOf(data.split) : 1;
  const lines = useMemo(
    () => scheduleLines(cell.training, Math.round(images * trainShare)),
    [cell.training, images, trainShare],
  );
  const peak = cell.training.optimizer.learningRate;
  return (
    <SmallChart
      title="Learning rate over the run"
      description={`Learning rate over ${cell.training.epochs} epochs, at most ${formatSmall(peak)}, ${cell.training.schedule.kind} schedule`}
      lines={lines}
      xLabel="epoch"
      xDomain={[0, cell.training.epochs]}
      yDomain={[0, peak]}
      formatY={formatSmall}
      height={150}
    />
  );
}

/** One line, or for a rate that follows validation the two between which it will be. */
function scheduleLines(training: TrainingSpec, images: number): SmallLine[] {
  const line = (label: string, color: string, valLosses: (epoch: number) => number[]): SmallLine => ({
    label,
    color,
    points: schedulePoints(training, images, valLosses),
  });
  const improving = (epochs: number) => Array.from({ length: epochs }, (_, epoch) => -1 - epoch);
  if (training.schedule.kind !== "reduce_on_plateau") return [line("learning rate", "var(--series-1)", () => [])];
  return [
    line("while validation improves", "var(--series-1)", improving),
    line("if it never did", "var(--series-2)", (epochs) => new Array<number>(epochs).fill(1)),
  ];
}

function schedulePoints(
  training: TrainingSpec,
  images: number,
  valLossesAfter: (epochs: number) => number[],
): { x: number; y: number }[] {
  const { schedule, optimizer, epochs } = training;
  const perEpoch = Math.max(1, stepsPerEpoch(images, imagesPerStep(training)));
  const steps = perEpoch * epochs;
  const stride = Math.max(1, Math.floor(steps / POINTS));
  return Array.from({ length: Math.ceil(steps / stride) }, (_, i) => i * stride).map((step) => {
    const position = { step, stepsPerEpoch: perEpoch, epochs, valLosses: valLossesAfter(Math.floor(step / perEpoch)) };
    return { x: step / perEpoch, y: learningRateAt(schedule, optimizer.learningRate, position) };
  });
}
