import { invariant } from "../invariant";
import { expectedCalibrationError } from "./calibration";
import {
  accuracy,
  balancedAccuracy,
  f1,
  macroF1,
  majorityShare,
  meanOfDefined,
  precision,
  recall,
  specificity,
} from "./classification-metrics";
import { confusionMatrix, support } from "./confusion-matrix";
import type { ClassMetrics, EvaluationReport, FilmPrediction } from "./evaluation-report";
import { aurocPerClass } from "./roc";

/**
 * The whole report of one list of predictions; what is undefined is null (see classification-metrics).
 *
 * `probabilities` of each image has one entry per label, which sum to 1 only where the labels exclude each other; `prediction` is taken as given.
 */
export function evaluatePredictions(options: {
  dataset: string;
  split: EvaluationReport["split"];
  synthetic: boolean;
  labels: readonly string[];
  predictions: readonly FilmPrediction[];
}): EvaluationReport {
  const { labels, predictions } = options;
  invariant(
    predictions.every((one) => one.probabilities.length === labels.length),
    "one probability per label",
  );
  const truth = predictions.map((one) => one.label);
  const probabilities = predictions.map((one) => one.probabilities);
  const matrix = confusionMatrix(
    truth,
    predictions.map((one) => one.prediction),
    labels.length,
  );
  const areas = aurocPerClass(truth, probabilities, labels.length);
  const classMetrics = (label: number): ClassMetrics => ({
    support: support(matrix, label),
    precision: precision(matrix, label),
    recall: recall(matrix, label),
    specificity: specificity(matrix, label),
    f1: f1(matrix, label),
    auroc: areas[label],
  });
  return {
    dataset: options.dataset,
    split: options.split,
    synthetic: options.synthetic,
    labels: [...labels],
    confusionMatrix: matrix,
    accuracy: accuracy(matrix),
    balancedAccuracy: balancedAccuracy(matrix),
    macroF1: macroF1(matrix),
    macroAuroc: meanOfDefined(areas),
    expectedCalibrationError: expectedCalibrationError(truth, probabilities),
    perClass: Object.fromEntries(labels.map((name, label) => [name, classMetrics(label)])),
    majorityShare: majorityShare(matrix) ?? 0,
    predictions: [...predictions],
  };
}
