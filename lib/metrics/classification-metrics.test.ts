import { describe, expect, it } from "vitest";
import {
  accuracy,
  balancedAccuracy,
  cohenKappa,
  f1,
  macroF1,
  majorityShare,
  matthewsCorrelation,
  precision,
  recall,
  specificity,
} from "./classification-metrics";
import { confusionMatrix, oneVersusRest, predictedCount, rowShares, support } from "./confusion-matrix";

// Two of three classes; the third has no image but one false prediction.
const partial = confusionMatrix([0, 0, 0, 1, 1], [0, 0, 1, 1, 2], 3);

describe("confusion matrix", () => {
  it("has truth in rows and predictions in columns", () => {
    expect(partial).toEqual([
      [2, 1, 0],
      [0, 1, 1],
      [0, 0, 0],
    ]);
    expect([support(partial, 0), predictedCount(partial, 0)]).toEqual([3, 2]);
    expect(oneVersusRest(partial, 1)).toEqual({
      truePositives: 1,
      falseNegatives: 1,
      falsePositives: 1,
      trueNegatives: 2,
    });
  });

  it("gives nulls for the shares of a class without images", () => {
    expect(rowShares(partial)).toEqual([
      [2 / 3, 1 / 3, 0],
      [0, 0.5, 0.5],
      [null, null, null],
    ]);
  });

  it.each([
    [3, 0],
    [-1, 0],
    [0, 3],
    [0, -1],
  ])("refuses a class index outside the labels: %i taken for %i of 3", (label, prediction) => {
    expect(() => confusionMatrix([label], [prediction], 3)).toThrow(`class ${label} → ${prediction} of 3`);
  });

  it("refuses labels without predictions", () => {
    expect(() => confusionMatrix([0, 1], [0], 3)).toThrow("2 labels, 1 predictions");
  });
});

describe("metrics where something is missing", () => {
  it("has no recall for a class without images, and averages over the others", () => {
    expect(recall(partial, 2).value).toBeNull();
    expect(precision(partial, 2).value).toBe(0);
    expect(f1(partial, 2)).toBe(0);
    expect(balancedAccuracy(partial)).toBeCloseTo((2 / 3 + 1 / 2) / 2, 12);
    // m.f1_score([0, 0, 0, 1, 1], [0, 0, 1, 1, 2], labels=[0, 1], average="macro")
    expect(macroF1(partial)).toBeCloseTo(0.65, 12);
    expect(majorityShare(partial)).toBe(0.6);
  });

  it("has no F1 for a class neither present nor predicted", () => {
    const matrix = confusionMatrix([0, 1], [0, 1], 3);
    expect(f1(matrix, 2)).toBeNull();
    expect(macroF1(matrix)).toBe(1);
    expect(precision(matrix, 2)).toMatchObject({ value: null, low: null, high: null, denominator: 0 });
  });

  it("says nothing of agreement when there is a single class", () => {
    const matrix = confusionMatrix([0, 0], [0, 0], 2);
    expect(accuracy(matrix).value).toBe(1);
    expect(specificity(matrix, 0).value).toBeNull();
    expect(matthewsCorrelation(matrix)).toBeNull();
    expect(cohenKappa(matrix)).toBeNull();
  });

  it("is null throughout without images", () => {
    const matrix = confusionMatrix([], [], 3);
    expect([accuracy(matrix).value, balancedAccuracy(matrix), macroF1(matrix), majorityShare(matrix)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});
