"use client";
import { Text } from "@mantine/core";
import { useMemo } from "react";
import { ChartPair } from "@/app/_components/charts/chart-pair";
import { CurveChart } from "@/app/_components/charts/curve-chart";
import { formatMetric } from "@/app/_components/ui/format-values";
import type { RunProgress } from "@/lib/experiments/run-progress";
import type { PretrainingSpec } from "@/lib/training/pretraining/pretraining-spec";

type Curves = RunProgress["pretraining"];

const LOSSES: Record<PretrainingSpec["kind"], string> = {
  masked: "the mean squared miss in the masked squares",
  simsiam: "minus the cosine of prediction and the other view's projection; −1 is the least",
  phantom_masks: "the binary cross-entropy of lung and lesion",
};

const UNIT = [0, 1] as const;

/** The curve of the phase before training; for SimSiam also how far films lie apart. */
export function PretrainingChart({ curves, kind }: { curves: Curves; kind: PretrainingSpec["kind"] }) {
  const drawn = useMemo(() => align(curves), [curves]);
  const last = curves.epochs.at(-1);
  const hasSpread = curves.epochs.some(({ spread }) => spread !== undefined);
  return (
    <div>
      <ChartPair>
        <CurveChart
          title="Pretraining loss"
          xLabel="step of pretraining"
          x={drawn.x}
          description={
            last === undefined
              ? "Pretraining loss, no epoch finished yet."
              : `Pretraining loss after epoch ${last.epoch}: ${formatMetric(last.loss)}.`
          }
          curves={[
            { label: "batch", color: "var(--series-1)", values: drawn.batch, faint: true },
            { label: "mean of the epoch", color: "var(--series-1)", values: drawn.epoch, dots: true },
          ]}
        />
        {hasSpread && (
          <CurveChart
            title="Spread of the films"
            xLabel="step of pretraining"
            x={drawn.x}
            yRange={UNIT}
            description={`Spread of the projections, ${formatMetric(last?.spread ?? NaN)} after epoch ${last?.epoch ?? 0}.`}
            curves={[{ label: "spread", color: "var(--series-2)", values: drawn.spread, dots: true }]}
          />
        )}
      </ChartPair>
      <Text size="sm" c="dimmed">
        The loss is {LOSSES[kind]}.
        {hasSpread && " Spread: 1 where films lie evenly apart, 0 where the network gives the same for all (collapse)."}
      </Text>
    </div>
  );
}

function align({ points, epochs }: Curves) {
  const x = [...new Set([...points, ...epochs].map(({ step }) => step))].sort((a, b) => a - b);
  const batch = new Map(points.map((point) => [point.step, point.loss]));
  const epoch = new Map(epochs.map((each) => [each.step, each]));
  return {
    x,
    batch: x.map((step) => batch.get(step) ?? null),
    epoch: x.map((step) => epoch.get(step)?.loss ?? null),
    spread: x.map((step) => epoch.get(step)?.spread ?? null),
  };
}
