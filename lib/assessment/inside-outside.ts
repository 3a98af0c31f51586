/** @file What a network scores on its own test split beside what it scores on another data set. */
import { z } from "zod";
import { calibratedProbabilities } from "../metrics/calibration/calibrated-probabilities";
import { evaluatePredictions } from "../metrics/evaluate-predictions";
import { type EvaluationReport, type Proportion } from "../metrics/evaluation-report";
import { type LogitScaling } from "../tensor/logit-scaling";
import { type OutputActivation } from "../tensor/probabilities";

/** A figure with its 95% interval; null where it, or its interval, cannot be told. */
export const Estimate = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type Estimate = z.infer<typeof Estimate>;

const UNKNOWN: Estimate = { value: null, low: null, high: null };

export const MetricDrop = z.object({
  /** A dotted path, as in comparisons of runs: `accuracy`, `recall.covid-19`. */
  metric: z.string(),
  inside: Estimate,
  outside: Estimate,
  /** Outside minus inside. */
  difference: Estimate,
});
export type MetricDrop = z.infer<typeof MetricDrop>;

const Tested = z.object({ films: z.number().int(), patients: z.number().int().nullable() });

export const InsideOutside = z.object({
  /** The classes that films of both are of; the figures of both sides are of these films only. */
  classes: z.array(z.string()),
  inside: Tested,
  outside: Tested,
  rows: z.array(MetricDrop),
});
export type InsideOutside = z.infer<typeof InsideOutside>;

/** How a network's own probabilities, of which its reports are, become those that it gives when it is used. */
export interface UsedCalibration {
  activation: OutputActivation;
  scaling: LogitScaling;
}

/**
 * Both scores over the classes that both have, with the difference of each metric. Null where they share none.
 * @param inside of the run's own test split.
 * @param calibration of the network; the calibration error is told before and after it then. @default null
 */
export function compareInsideOutside(
  inside: EvaluationReport,
  outside: EvaluationReport,
  calibration: UsedCalibration | null = null,
): InsideOutside | null {
  const classes = inside.labels.filter((label) => [inside, outside].every((one) => one.perClass[label]?.support > 0));
  if (classes.length === 0) return null;
  const [within, beyond] = [ofClasses(inside, classes), ofClasses(outside, classes)];
  return {
    classes,
    inside: { films: within.predictions.length, patients: within.patients },
    outside: { films: beyond.predictions.length, patients: beyond.patients },
    rows: [
      ...metricPaths(classes).map((metric) => dropOf(metric, measuredOf(within, metric), measuredOf(beyond, metric))),
      ...(calibration === null ? [] : [calibratedDrop(within, beyond, calibration)]),
    ],
  };
}

const dropOf = (metric: string, inside: Estimate, outside: Estimate): MetricDrop => ({
  metric,
  inside,
  outside,
  difference: independentDifference(outside, inside),
});

function calibratedDrop(inside: EvaluationReport, outside: EvaluationReport, calibration: UsedCalibration): MetricDrop {
  const [one, other] = [inside, outside].map((report) => {
    const rows = calibratedProbabilities(
      calibration.activation,
      report.predictions.map(({ probabilities }) => probabilities),
      calibration.scaling,
    );
    const predictions = report.predictions.map((film, row) => ({ ...film, probabilities: rows[row] }));
    return measuredOf(evaluatePredictions({ ...report, predictions }), CALIBRATION_ERROR);
  });
  return dropOf("calibratedCalibrationError", one, other);
}

const CALIBRATION_ERROR = "expectedCalibrationError";

/** The report of the films of some classes; the network still may call them anything. */
function ofClasses(report: EvaluationReport, classes: readonly string[]): EvaluationReport {
  const wanted = new Set(classes.map((label) => report.labels.indexOf(label)));
  const predictions = report.predictions.filter(({ label }) => wanted.has(label));
  // A report from before intervals were kept gets them now.
  if (predictions.length === report.predictions.length && Object.keys(report.intervals).length > 0) return report;
  return evaluatePredictions({ ...report, predictions });
}

const metricPaths = (classes: readonly string[]): string[] => [
  "accuracy",
  "balancedAccuracy",
  "macroF1",
  "macroAuroc",
  ...classes.map((label) => `auroc.${label}`),
  ...classes.map((label) => `recall.${label}`),
  ...classes.map((label) => `specificity.${label}`),
  CALIBRATION_ERROR,
];

const SHARES = { recall: "recall", specificity: "specificity" } as const;

function measuredOf(report: EvaluationReport, path: string): Estimate {
  if (path === "accuracy") return shareOf(report.accuracy);
  const [metric, ...rest] = path.split(".");
  const label = rest.join(".");
  if (metric in SHARES) return shareOf(report.perClass[label][metric as keyof typeof SHARES]);
  const value =
    metric === "auroc"
      ? report.perClass[label].auroc
      : report[metric as "balancedAccuracy" | "macroF1" | "macroAuroc" | "expectedCalibrationError"];
  const { low, high } = report.intervals[path] ?? UNKNOWN;
  return { value, low, high };
}

const shareOf = ({ value, low, high }: Proportion): Estimate => ({ value, low, high });

/**
 * The difference of two figures of independent films, with its 95% interval by square and add: what each interval has on
 * the side that matters, as the legs of a right triangle (Newcombe, Stat. Med. 17 (1998) 873, method 10; for figures that
 * are no shares Zou and Donner, Stat. Med. 27 (2008) 1693). An interval need not be symmetric, nor a share.
 */
export function independentDifference(one: Estimate, other: Estimate): Estimate {
  if (one.value === null || other.value === null) return UNKNOWN;
  const value = one.value - other.value;
  if (one.low === null || one.high === null || other.low === null || other.high === null) return { ...UNKNOWN, value };
  return {
    value,
    low: value - Math.hypot(one.value - one.low, other.high - other.value),
    high: value + Math.hypot(one.high - one.value, other.value - other.low),
  };
}
