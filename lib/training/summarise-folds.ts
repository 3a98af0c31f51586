import type { EvaluationReport } from "../metrics/evaluation-report";

/** A metric over the folds of a cross-validation. */
export interface FoldFigure {
  metric: string;
  /** By fold; null where it is undefined, as the AUROC of a class without images is. */
  values: (number | null)[];
  /** Of the defined values; null where there is none. */
  mean: number | null;
  /** Sample standard deviation (n − 1) of the defined values; null below two. */
  standardDeviation: number | null;
}

const METRICS: readonly { metric: string; of: (report: EvaluationReport) => number | null }[] = [
  { metric: "accuracy", of: (report) => report.accuracy.value },
  { metric: "balanced accuracy", of: (report) => report.balancedAccuracy },
  { metric: "macro F1", of: (report) => report.macroF1 },
  { metric: "macro AUROC", of: (report) => report.macroAuroc },
];

/**
 * Mean and standard deviation of the folds' test metrics. The deviation says how much folds differ; divided by √folds it
 * is no standard error of the mean, for the folds share training images (Bengio and Grandvalet, JMLR 5, 2004).
 */
export function summariseFolds(reports: readonly EvaluationReport[]): FoldFigure[] {
  return METRICS.map(({ metric, of }) => ({ metric, values: reports.map(of), ...moments(reports.map(of).filter((value) => value !== null)) }));
}

function moments(values: readonly number[]): Pick<FoldFigure, "mean" | "standardDeviation"> {
  if (values.length === 0) return { mean: null, standardDeviation: null };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardDeviation: values.length < 2 ? null : Math.sqrt(squares / (values.length - 1)) };
}
