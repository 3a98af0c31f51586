"use client";
import { useMemo } from "react";
import { ChartPair } from "@/app/_components/charts/chart-pair";
import { seriesColor } from "@/app/_components/charts/series-color";
import { SmallChart } from "@/app/_components/charts/small-chart";
import { formatMetric } from "@/app/_components/ui/format-values";
import { reliabilityBins } from "@/lib/metrics/calibration";
import type { EvaluationReport } from "@/lib/metrics/evaluation-report";
import { precisionRecallCurve, rocCurve } from "@/lib/metrics/roc";
import { honestySentence } from "./honesty-sentence";

const UNIT = [0, 1] as const;
/** Fewer bins than the calibration error uses: each point should rest on several films. */
const BINS = 10;

/** How well the probabilities rank the films (ROC, precision and recall) and how honest they are (calibration). */
export function ProbabilityCharts({ report }: { report: EvaluationReport }) {
  const roc = useMemo(() => rocLines(report), [report]);
  const precisionRecall = useMemo(() => precisionRecallLines(report), [report]);
  const calibration = useMemo(() => calibrationPoints(report), [report]);
  return (
    <ChartPair>
      <SmallChart
        title="ROC, one class against the rest"
        description={`ROC curves; macro AUROC ${formatMetric(report.macroAuroc)}`}
        lines={roc}
        xLabel="1 − specificity"
        yLabel="sensitivity"
        xDomain={UNIT}
        yDomain={UNIT}
        diagonal
      />
      <SmallChart
        title="Precision and recall, one class against the rest"
        description={`Precision–recall curves; macro AUPRC ${formatMetric(report.macroAuprc)}`}
        lines={precisionRecall}
        xLabel="recall (sensitivity)"
        yLabel="precision"
        xDomain={UNIT}
        yDomain={UNIT}
        note="A network that knows nothing has a flat line at the share of the class among the films."
      />
      <SmallChart
        title="Calibration"
        description={`Share of right predictions against confidence; calibration error ${formatMetric(report.expectedCalibrationError)}`}
        lines={[{ label: "right predictions", color: seriesColor(0), points: calibration, dots: true }]}
        xLabel="confidence"
        yLabel="share right"
        xDomain={UNIT}
        yDomain={UNIT}
        diagonal
        note={`On the dashed line, 80% sure means right in 80 of 100. ${honestySentence(report)}`}
      />
    </ChartPair>
  );
}

function rocLines({ labels, predictions, perClass }: EvaluationReport) {
  return labels.map((label, index) => {
    const curve =
      rocCurve(
        predictions.map((film) => film.label === index),
        predictions.map((film) => film.probabilities[index]),
      ) ?? [];
    return {
      label: `${label} (${formatMetric(perClass[label].auroc)})`,
      color: seriesColor(index),
      points: curve.map((point) => ({ x: point.falsePositiveRate, y: point.truePositiveRate })),
    };
  });
}

function precisionRecallLines({ labels, predictions, perClass }: EvaluationReport) {
  return labels.map((label, index) => {
    const curve =
      precisionRecallCurve(
        predictions.map((film) => film.label === index),
        predictions.map((film) => film.probabilities[index]),
      ) ?? [];
    return {
      label: `${label} (${formatMetric(perClass[label].auprc)})`,
      color: seriesColor(index),
      points: curve.map((point) => ({ x: point.recall, y: point.precision })),
    };
  });
}

function calibrationPoints({ predictions }: EvaluationReport) {
  const bins = reliabilityBins(
    predictions.map((film) => film.label),
    predictions.map((film) => film.probabilities),
    BINS,
  );
  return bins.flatMap(({ meanConfidence, accuracy }) =>
    meanConfidence === null || accuracy.value === null ? [] : [{ x: meanConfidence, y: accuracy.value }],
  );
}
