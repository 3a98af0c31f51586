import { formatMetric } from "@/app/_components/ui/format-values";
import type { EvaluationReport } from "@/lib/metrics/evaluation-report";

/** What a calibration error is worth on so few films, in words with a space after them; nothing where it is not known. */
export function honestySentence({
  expectedCalibrationError: error,
  calibrationErrorIfHonest: honest,
}: Pick<EvaluationReport, "expectedCalibrationError" | "calibrationErrorIfHonest">): string {
  if (error === null || honest === null) return "";
  const verdict =
    error <= honest.high
      ? "so this error is no sign that they are not"
      : "so these are further from the truth than chance explains";
  return `On as many films, honest probabilities would show a calibration error of ${formatMetric(honest.mean)} on average and of up to ${formatMetric(honest.high)} in 95 of 100 sets, ${verdict}. `;
}
