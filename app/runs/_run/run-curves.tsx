"use client";
import { useMemo } from "react";
import { ChartPair } from "@/app/_components/charts/chart-pair";
import { CurveChart } from "@/app/_components/charts/curve-chart";
import { formatMetric, formatPercent } from "@/app/_components/ui/format-values";
import type { RunProgress } from "@/lib/experiments/run-progress";
import type { EpochMetrics } from "@/lib/training/run";

type Curves = Pick<RunProgress, "points" | "epochs">;

/** Loss and accuracy over the steps: every batch pale, epoch means and validation on top. */
export function RunCurves({ points, epochs }: Curves) {
  const drawn = useMemo(() => align({ points, epochs }), [points, epochs]);
  const last = epochs.at(-1);
  return (
    <ChartPair>
      <CurveChart
        title="Loss" xLabel="step" x={drawn.x} description={lossInWords(last)}
        curves={[
          { label: "batch", color: "var(--series-1)", values: drawn.batchLoss, faint: true },
          { label: "training", color: "var(--series-1)", values: drawn.trainLoss, dots: true },
          { label: "validation", color: "var(--series-2)", values: drawn.valLoss, dots: true, dashed: true },
        ]}
      />
      <CurveChart
        title="Accuracy" xLabel="step" x={drawn.x} yRange={UNIT} formatY={wholePercent} description={accuracyInWords(last)}
        curves={[
          { label: "batch", color: "var(--series-1)", values: drawn.batchAccuracy, faint: true },
          { label: "training", color: "var(--series-1)", values: drawn.trainAccuracy, dots: true },
          { label: "validation", color: "var(--series-2)", values: drawn.valAccuracy, dots: true, dashed: true },
        ]}
      />
    </ChartPair>
  );
}

const UNIT = [0, 1] as const;
const wholePercent = (value: number) => formatPercent(value, 0);

const lossInWords = (last: EpochMetrics | undefined): string =>
  last ? `Loss after epoch ${last.epoch}: training ${formatMetric(last.trainLoss)}, validation ${formatMetric(last.valLoss)}.` : "Loss, no epoch finished yet.";

const accuracyInWords = (last: EpochMetrics | undefined): string =>
  last ? `Accuracy after epoch ${last.epoch}: training ${formatPercent(last.trainAccuracy)}, validation ${formatPercent(last.valAccuracy)}.` : "Accuracy, no epoch finished yet.";

/** All curves on the one list of steps that a chart needs. */
function align({ points, epochs }: Curves) {
  const steps = [...new Set([...points.map((point) => point.step), ...epochs.map((epoch) => epoch.step)])].sort((a, b) => a - b);
  const batch = new Map(points.map((point) => [point.step, point]));
  const epoch = new Map(epochs.map((each) => [each.step, each]));
  return {
    x: steps,
    batchLoss: steps.map((step) => batch.get(step)?.loss ?? null),
    batchAccuracy: steps.map((step) => batch.get(step)?.accuracy ?? null),
    trainLoss: steps.map((step) => epoch.get(step)?.trainLoss ?? null),
    trainAccuracy: steps.map((step) => epoch.get(step)?.trainAccuracy ?? null),
    valLoss: steps.map((step) => epoch.get(step)?.valLoss ?? null),
    valAccuracy: steps.map((step) => epoch.get(step)?.valAccuracy ?? null),
  };
}
