import type { EvaluationReport } from "../metrics/evaluation-report";
import { meanAndDeviation, type MeanAndDeviation } from "../metrics/mean-and-deviation";

/** A metric over the folds of a cross-validation. */
export interface FoldFigure extends MeanAndDeviation {
  metric: string;
  /** By fold; null where it is undefined, as the AUROC of a class without images is. */
  values: (number | null)[];
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
  return METRICS.map(({ metric, of }) => ({ metric, values: reports.map(of), ...meanAndDeviation(reports.map(of)) }));
}
