"use client";
import { useMemo } from "react";
import { ChartPair } from "@/app/_components/charts/chart-pair";
import { CurveChart } from "@/app/_components/charts/curve-chart";
import { seriesColor } from "@/app/_components/charts/series-color";
import { formatMetric, formatPercent, formatSmall } from "@/app/_components/ui/format-values";
import type { RunProgress } from "@/lib/experiments/run-progress";
import type { EpochMetrics, StepPoint } from "@/lib/training/run";

type Curves = Pick<RunProgress, "points" | "epochs">;

/** Loss, accuracy, learning rate and gradients over the steps: every batch pale, epoch means and validation on top. */
export function RunCharts({ points, epochs }: Curves) {
  const drawn = useMemo(() => align({ points, epochs }), [points, epochs]);
  return (
    <>
      <Results drawn={drawn} last={epochs.at(-1)} />
      {points.some(({ gradientNorm }) => gradientNorm !== undefined) && <Steps drawn={drawn} last={points.at(-1)} />}
      {epochs.some(({ groupWeights }) => groupWeights !== undefined) && <Groups epochs={epochs} />}
      {epochs.some(({ sourceAdversary }) => sourceAdversary !== undefined) && <Adversary epochs={epochs} />}
    </>
  );
}

type Drawn = ReturnType<typeof align>;

function Results({ drawn, last }: { drawn: Drawn; last: EpochMetrics | undefined }) {
  const hasRaw = drawn.rawValLoss.some((value) => value !== null);
  return (
    <ChartPair>
      <CurveChart
        title="Loss"
        xLabel="step"
        x={drawn.x}
        description={lossInWords(last)}
        curves={[
          { label: "batch", color: "var(--series-1)", values: drawn.batchLoss, faint: true },
          { label: "training", color: "var(--series-1)", values: drawn.trainLoss, dots: true },
          { label: "validation", color: "var(--series-2)", values: drawn.valLoss, dots: true, dashed: true },
          ...(hasRaw
            ? [
                {
                  label: "validation, not averaged",
                  color: "var(--series-3)",
                  values: drawn.rawValLoss,
                  dots: true,
                  dashed: true,
                },
              ]
            : []),
        ]}
      />
      <CurveChart
        title="Accuracy"
        xLabel="step"
        x={drawn.x}
        yRange={UNIT}
        formatY={wholePercent}
        description={accuracyInWords(last)}
        curves={[
          { label: "batch", color: "var(--series-1)", values: drawn.batchAccuracy, faint: true },
          { label: "training", color: "var(--series-1)", values: drawn.trainAccuracy, dots: true },
          { label: "validation", color: "var(--series-2)", values: drawn.valAccuracy, dots: true, dashed: true },
        ]}
      />
    </ChartPair>
  );
}

/** What each update did. */
function Steps({ drawn, last }: { drawn: Drawn; last: StepPoint | undefined }) {
  return (
    <ChartPair>
      <CurveChart
        title="Learning rate"
        xLabel="step"
        x={drawn.x}
        formatY={formatSmall}
        description={`Learning rate, ${formatSmall(last?.learningRate ?? NaN)} at the last step.`}
        curves={[{ label: "learning rate", color: "var(--series-1)", values: drawn.learningRate }]}
      />
      <CurveChart
        title="Norm of the gradients"
        xLabel="step"
        x={drawn.x}
        formatY={formatSmall}
        description={`Norm of all gradients together, before clipping; ${formatMetric(last?.gradientNorm ?? NaN)} at the last step.`}
        curves={[
          { label: "batch", color: "var(--series-1)", values: drawn.gradientNorm, faint: true },
          { label: "mean of the epoch", color: "var(--series-1)", values: drawn.epochGradientNorm, dots: true },
        ]}
      />
    </ChartPair>
  );
}

/** What each group counts for in the loss of group-DRO. */
function Groups({ epochs }: { epochs: readonly EpochMetrics[] }) {
  const last = epochs.at(-1)?.groupWeights ?? {};
  const names = Object.keys(last).sort((a, b) => last[b] - last[a]);
  return (
    <CurveChart
      title="Weights of the groups"
      xLabel="epoch"
      x={epochs.map(({ epoch }) => epoch)}
      yRange={UNIT}
      formatY={wholePercent}
      description={`What each group counts for in the loss. After epoch ${epochs.length}: ${names.map((name) => `${name} ${formatPercent(last[name])}`).join("; ")}.`}
      curves={names.map((name, position) => ({
        label: name,
        color: seriesColor(position),
        values: epochs.map(({ groupWeights }) => groupWeights?.[name] ?? null),
        dots: true,
      }))}
    />
  );
}

/** How well the head of a source adversary tells where films come from. */
function Adversary({ epochs }: { epochs: readonly EpochMetrics[] }) {
  const last = epochs.at(-1)?.sourceAdversary;
  return (
    <CurveChart
      title="Loss of the source's head"
      xLabel="epoch"
      x={epochs.map(({ epoch }) => epoch)}
      description={`What the adversary's head loses telling sources: ${formatMetric(last?.loss ?? NaN)} after epoch ${epochs.length}; guessing loses ${formatMetric(last?.guessing ?? NaN)}. Nearer to guessing, the features tell less of the source.`}
      curves={[
        {
          label: "the head",
          color: "var(--series-1)",
          values: epochs.map(({ sourceAdversary }) => sourceAdversary?.loss ?? null),
          dots: true,
        },
        {
          label: "guessing",
          color: "var(--series-2)",
          values: epochs.map(({ sourceAdversary }) => sourceAdversary?.guessing ?? null),
          dashed: true,
        },
      ]}
    />
  );
}

const UNIT = [0, 1] as const;
const wholePercent = (value: number) => formatPercent(value, 0);

const lossInWords = (last: EpochMetrics | undefined): string =>
  last
    ? `Loss after epoch ${last.epoch}: training ${formatMetric(last.trainLoss)}, validation ${formatMetric(last.valLoss)}.`
    : "Loss, no epoch finished yet.";

const accuracyInWords = (last: EpochMetrics | undefined): string =>
  last
    ? `Accuracy after epoch ${last.epoch}: training ${formatPercent(last.trainAccuracy)}, validation ${formatPercent(last.valAccuracy)}.`
    : "Accuracy, no epoch finished yet.";

/** All curves on the one list of steps that a chart needs. */
function align({ points, epochs }: Curves) {
  const steps = [...new Set([...points.map((point) => point.step), ...epochs.map((epoch) => epoch.step)])].sort(
    (a, b) => a - b,
  );
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
    rawValLoss: steps.map((step) => epoch.get(step)?.rawValLoss ?? null),
    learningRate: steps.map((step) => batch.get(step)?.learningRate ?? null),
    gradientNorm: steps.map((step) => batch.get(step)?.gradientNorm ?? null),
    epochGradientNorm: steps.map((step) => epoch.get(step)?.gradientNorm ?? null),
  };
}
