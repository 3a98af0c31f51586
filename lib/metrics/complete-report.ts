import { evaluatePredictions } from "./evaluate-predictions";
import type { EvaluationReport } from "./evaluation-report";

/**
 * A report of a version that measured less, measured anew from its own predictions; any other as it is. Its films then
 * count as of one patient each where their patients were not recorded.
 */
export function completeReport(report: EvaluationReport): EvaluationReport {
  const isOfBefore = report.brier === null && report.predictions.length > 0;
  return isOfBefore ? { ...report, ...evaluatePredictions(report) } : report;
}
