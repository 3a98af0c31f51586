import { invariant } from "../invariant";

/** `confusionMatrix[true][predicted]`: counts, rows are truth. */
export type ConfusionMatrix = number[][];

/** The four cells a class has against all others. */
export interface OneVersusRest {
  truePositives: number;
  falseNegatives: number;
  falsePositives: number;
  trueNegatives: number;
}

/** Counts pairs of class indices. Matches scikit-learn `confusion_matrix(labels, predictions, labels=range(labelCount))`. */
export function confusionMatrix(
  labels: readonly number[],
  predictions: readonly number[],
  labelCount: number,
): ConfusionMatrix {
  invariant(labels.length === predictions.length, `${labels.length} labels, ${predictions.length} predictions`);
  const matrix = Array.from({ length: labelCount }, () => new Array<number>(labelCount).fill(0));
  labels.forEach((label, i) => {
    const prediction = predictions[i];
    invariant(
      label >= 0 && label < labelCount && prediction >= 0 && prediction < labelCount,
      `class ${label} → ${prediction} of ${labelCount}`,
    );
    matrix[label][prediction]++;
  });
  return matrix;
}

/** The number of images counted. */
export function matrixTotal(matrix: ConfusionMatrix): number {
  return matrix.reduce((sum, row) => sum + rowTotal(row), 0);
}

/** How many images truly are of the class (row sum). */
export function support(matrix: ConfusionMatrix, label: number): number {
  return rowTotal(matrix[label]);
}

/** How many images were predicted as the class (column sum). */
export function predictedCount(matrix: ConfusionMatrix, label: number): number {
  return matrix.reduce((sum, row) => sum + row[label], 0);
}

/** One class against all others. */
export function oneVersusRest(matrix: ConfusionMatrix, label: number): OneVersusRest {
  const truePositives = matrix[label][label];
  const falseNegatives = support(matrix, label) - truePositives;
  const falsePositives = predictedCount(matrix, label) - truePositives;
  return {
    truePositives,
    falseNegatives,
    falsePositives,
    trueNegatives: matrixTotal(matrix) - truePositives - falseNegatives - falsePositives,
  };
}

/** Rows divided by their sums: `[true][predicted]` in 0–1. A class without images gives a row of nulls. */
export function rowShares(matrix: ConfusionMatrix): (number | null)[][] {
  return matrix.map((row) => {
    const total = rowTotal(row);
    return row.map((count) => (total === 0 ? null : count / total));
  });
}

function rowTotal(row: readonly number[]): number {
  return row.reduce((sum, count) => sum + count, 0);
}
