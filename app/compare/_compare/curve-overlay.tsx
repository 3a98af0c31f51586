"use client";
import { useMemo } from "react";
import { ChartPair } from "@/app/_components/charts/chart-pair";
import { CurveChart } from "@/app/_components/charts/curve-chart";
import { seriesColor } from "@/app/_components/charts/series-color";
import { formatPercent } from "@/app/_components/ui/format-values";
import type { EpochMetrics, RunDetail } from "@/lib/training/run";

const UNIT = [0, 1] as const;
const wholePercent = (value: number) => formatPercent(value, 0);

/** Validation loss and accuracy of all runs over the epochs. */
export function CurveOverlay({ runs }: { runs: readonly RunDetail[] }) {
  const epochs = useMemo(
    () => Array.from({ length: Math.max(1, ...runs.map((run) => run.epochs.at(-1)?.epoch ?? 0)) }, (_, i) => i + 1),
    [runs],
  );
  const curves = (metric: "valLoss" | "valAccuracy") =>
    runs.map((run, i) => ({ label: run.name, color: seriesColor(i), values: valuesOf(run.epochs, epochs, metric) }));
  const names = runs.map((run) => run.name).join(", ");
  return (
    <ChartPair>
      <CurveChart
        title="Validation loss"
        description={`Validation loss over the epochs of ${names}`}
        xLabel="epoch"
        x={epochs}
        curves={curves("valLoss")}
      />
      <CurveChart
        title="Validation accuracy"
        description={`Validation accuracy over the epochs of ${names}`}
        xLabel="epoch"
        x={epochs}
        curves={curves("valAccuracy")}
        yRange={UNIT}
        formatY={wholePercent}
      />
    </ChartPair>
  );
}

function valuesOf(
  measured: readonly EpochMetrics[],
  epochs: readonly number[],
  metric: "valLoss" | "valAccuracy",
): (number | null)[] {
  const byEpoch = new Map(measured.map((each) => [each.epoch, each[metric]]));
  return epochs.map((epoch) => byEpoch.get(epoch) ?? null);
}
