const WHOLE: Record<string, string> = {
  accuracy: "accuracy",
  balancedAccuracy: "balanced accuracy",
  macroF1: "macro F1",
  macroAuroc: "macro AUROC",
  macroAuprc: "macro AUPRC",
  matthewsCorrelation: "Matthews correlation",
  cohenKappa: "Cohen’s κ",
  brier: "Brier score",
  logLoss: "log loss",
  expectedCalibrationError: "calibration error",
  calibratedCalibrationError: "calibration error, calibrated",
};
const OF_CLASS: Record<string, string> = { auroc: "AUROC", auprc: "AUPRC", f1: "F1", recall: "sensitivity" };

/** A metric's dotted path in words: `recall.covid-19` → `sensitivity for covid-19`. */
export function metricTitle(path: string): string {
  const [metric, ...label] = path.split(".");
  if (label.length === 0) return WHOLE[metric] ?? metric;
  return `${OF_CLASS[metric] ?? metric} for ${label.join(".")}`;
}
