/**
 * @file Metrics that need only the confusion matrix.
 *
 * One policy for what is undefined: a ratio with denominator 0 is null, as scikit-learn's with `zero_division=nan`. A macro
 * mean is taken over the classes that have images: null when there is none. A class without images says nothing of how
 * well it is recognised; what was falsely called so is missing in the recall of the others.
 */
import { type ConfusionMatrix, matrixTotal, oneVersusRest, predictedCount, support } from "./confusion-matrix";
import type { Proportion } from "./evaluation-report";
import { wilson } from "./wilson";

/** Share of images predicted right, with its 95% Wilson interval. */
export function accuracy(matrix: ConfusionMatrix): Proportion {
  return wilson(
    matrix.reduce((sum, row, label) => sum + row[label], 0),
    matrixTotal(matrix),
  );
}

/** TP / (TP + FP), positive predictive value. Null when the class was never predicted. */
export function precision(matrix: ConfusionMatrix, label: number): Proportion {
  const { truePositives, falsePositives } = oneVersusRest(matrix, label);
  return wilson(truePositives, truePositives + falsePositives);
}

/** TP / (TP + FN), "sensitivity" on screen. Null when the class has no images. */
export function recall(matrix: ConfusionMatrix, label: number): Proportion {
  const { truePositives, falseNegatives } = oneVersusRest(matrix, label);
  return wilson(truePositives, truePositives + falseNegatives);
}

/** TN / (TN + FP). Null when every image is of the class. */
export function specificity(matrix: ConfusionMatrix, label: number): Proportion {
  const { trueNegatives, falsePositives } = oneVersusRest(matrix, label);
  return wilson(trueNegatives, trueNegatives + falsePositives);
}

/** 2TP / (2TP + FP + FN). Null when the class has neither images nor predictions. */
export function f1(matrix: ConfusionMatrix, label: number): number | null {
  const { truePositives, falsePositives, falseNegatives } = oneVersusRest(matrix, label);
  const denominator = 2 * truePositives + falsePositives + falseNegatives;
  return denominator === 0 ? null : (2 * truePositives) / denominator;
}

/** Mean recall over the classes that have images. Matches scikit-learn `balanced_accuracy_score`. */
export function balancedAccuracy(matrix: ConfusionMatrix): number | null {
  return meanOfDefined(matrix.map((_, label) => recall(matrix, label).value));
}

/**
 * Unweighted mean of F1 over the classes that have images. Matches `f1_score(labels=np.unique(y), average="macro")`;
 * without `labels` scikit-learn counts a class that no image has as 0 as soon as one is called so.
 */
export function macroF1(matrix: ConfusionMatrix): number | null {
  return meanOfDefined(matrix.map((_, label) => (support(matrix, label) === 0 ? null : f1(matrix, label))));
}

/** Share of the largest class: what always guessing it would score. Null without images. */
export function majorityShare(matrix: ConfusionMatrix): number | null {
  const total = matrixTotal(matrix);
  return total === 0 ? null : Math.max(...matrix.map((_, label) => support(matrix, label))) / total;
}

/**
 * Matthews correlation coefficient, the multi-class R_K of Gorodkin (Comput. Biol. Chem. 28 (2004) 367), in −1…1.
 * Null when all labels or all predictions are one class (scikit-learn `matthews_corrcoef` says 0 there).
 */
export function matthewsCorrelation(matrix: ConfusionMatrix): number | null {
  const { total, correct, agreement, truth, predicted } = marginals(matrix);
  const scale = Math.sqrt((total * total - predicted) * (total * total - truth));
  return scale === 0 ? null : (correct * total - agreement) / scale;
}

/** Cohen's κ, agreement beyond chance. Null when chance agreement is 1. Matches scikit-learn `cohen_kappa_score`. */
export function cohenKappa(matrix: ConfusionMatrix): number | null {
  const { total, correct, agreement } = marginals(matrix);
  const beyond = total * total - agreement;
  return beyond === 0 ? null : (correct * total - agreement) / beyond;
}

/** The mean of the values that are not null; null when all are. */
export function meanOfDefined(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

function marginals(matrix: ConfusionMatrix) {
  let correct = 0,
    agreement = 0,
    truth = 0,
    predicted = 0;
  matrix.forEach((row, label) => {
    const rows = support(matrix, label);
    const columns = predictedCount(matrix, label);
    correct += row[label];
    agreement += rows * columns;
    truth += rows * rows;
    predicted += columns * columns;
  });
  return { total: matrixTotal(matrix), correct, agreement, truth, predicted };
}
