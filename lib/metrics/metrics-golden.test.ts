/**
 * @file Golden numbers of scikit-learn 1.9.1 and statsmodels 0.15.0 on one imbalanced set and one with tied scores.
 *
 * import numpy as np
 * from sklearn import metrics as m
 * n = 60
 * y = [0 if i % 5 == 0 else 1 + i * 7 % 11 % 2 for i in range(n)]
 * raw = np.array([[(i*37+11)%101, (i*53+29)%97, (i*71+5)%89] for i in range(n)], float)
 * raw[np.arange(n), y] += 30
 * p = raw / raw.sum(1, keepdims=True)
 * yhat = p.argmax(1)
 * pos = [i % 3 == 0 for i in range(20)]; s = [(i * 7 + 3) % 6 for i in range(20)]   # ties
 */
import { describe, expect, it } from "vitest";
import { argmax } from "../tensor/argmax";
import { brierScore } from "./brier-score";
import { expectedCalibrationError } from "./calibration";
import {
  accuracy,
  balancedAccuracy,
  cohenKappa,
  f1,
  macroF1,
  matthewsCorrelation,
  precision,
  recall,
} from "./classification-metrics";
import { confusionMatrix } from "./confusion-matrix";
import { logLoss } from "./log-loss";
import { auroc, averagePrecision, macroAuroc, precisionRecallCurve, rocCurve } from "./roc";

const labels = Array.from({ length: 60 }, (_, i) => (i % 5 === 0 ? 0 : 1 + (((i * 7) % 11) % 2)));
const probabilities = labels.map((label, i) => {
  const raw = [(i * 37 + 11) % 101, (i * 53 + 29) % 97, (i * 71 + 5) % 89];
  raw[label] += 30;
  return raw.map((value) => value / (raw[0] + raw[1] + raw[2]));
});
const matrix = confusionMatrix(labels, probabilities.map(argmax), 3);
const positive = Array.from({ length: 20 }, (_, i) => i % 3 === 0);
const scores = Array.from({ length: 20 }, (_, i) => (i * 7 + 3) % 6);

describe("metrics agree with scikit-learn", () => {
  it("counts the confusion matrix", () => {
    // m.confusion_matrix(y, yhat)
    expect(matrix).toEqual([
      [8, 1, 3],
      [1, 22, 3],
      [6, 4, 12],
    ]);
  });

  it("computes the metrics of the matrix", () => {
    // m.accuracy_score(y, yhat), m.balanced_accuracy_score(y, yhat), m.f1_score(y, yhat, average="macro")
    expect(accuracy(matrix).value).toBeCloseTo(0.7, 12);
    expect(balancedAccuracy(matrix)).toBeCloseTo(0.686091686091686, 12);
    expect(macroF1(matrix)).toBeCloseTo(0.6742604239459585, 12);
    // m.f1_score(…, average=None), m.precision_score(…, average=None), m.recall_score(…, average=None)
    const perClass = (metric: (label: number) => number | null) => [0, 1, 2].map(metric);
    expectClose(
      perClass((k) => f1(matrix, k)),
      [0.5925925925925926, 0.8301886792452831, 0.6],
    );
    expectClose(
      perClass((k) => precision(matrix, k).value),
      [0.5333333333333333, 0.8148148148148148, 0.6666666666666666],
    );
    expectClose(
      perClass((k) => recall(matrix, k).value),
      [0.6666666666666666, 0.8461538461538461, 0.5454545454545454],
    );
    // m.matthews_corrcoef(y, yhat), m.cohen_kappa_score(y, yhat)
    expect(matthewsCorrelation(matrix)).toBeCloseTo(0.5379037181646877, 12);
    expect(cohenKappa(matrix)).toBeCloseTo(0.5348837209302326, 12);
  });

  it("ranks", () => {
    // [m.roc_auc_score(np.equal(y, k), p[:, k]) for k in range(3)], m.roc_auc_score(y, p, multi_class="ovr")
    const ofClass = (k: number) => [labels.map((label) => label === k), probabilities.map((row) => row[k])] as const;
    expectClose(
      [0, 1, 2].map((k) => auroc(...ofClass(k))),
      [0.8159722222222222, 0.8472850678733033, 0.8110047846889953],
    );
    expect(macroAuroc(labels, probabilities, 3)).toBeCloseTo(0.8247540249281736, 12);
    // [m.average_precision_score(np.equal(y, k), p[:, k]) for k in range(3)]
    expectClose(
      [0, 1, 2].map((k) => averagePrecision(...ofClass(k))),
      [0.6778994975118688, 0.8085465439790465, 0.6360608471093793],
    );
  });

  it("scores the probabilities themselves", () => {
    // m.brier_score_loss(y, p, labels=range(3), scale_by_half=False), m.log_loss(y, p, labels=range(3))  (1.7.2)
    expect(brierScore(labels, probabilities)).toBeCloseTo(0.49778153273982984, 12);
    expect(logLoss(labels, probabilities)).toBeCloseTo(0.818024909417113, 12);
  });

  it("ranks tied scores by midranks", () => {
    // m.roc_auc_score(pos, s), m.average_precision_score(pos, s)
    expect(auroc(positive, scores)).toBeCloseTo(0.26373626373626374, 12);
    expect(averagePrecision(positive, scores)).toBeCloseTo(0.3577922077922078, 12);
  });

  it("draws the ROC curve through every distinct score", () => {
    // m.roc_curve(pos, s, drop_intermediate=False)
    const curve = rocCurve(positive, scores) ?? [];
    expectClose(
      curve.map((point) => point.falsePositiveRate),
      [0, 0.23076923076923078, 0.5384615384615384, 0.5384615384615384, 0.7692307692307693, 1, 1],
    );
    expectClose(
      curve.map((point) => point.truePositiveRate),
      [0, 0, 0, 0.5714285714285714, 0.5714285714285714, 0.5714285714285714, 1],
    );
    expect(curve.map((point) => point.threshold)).toEqual([Infinity, 5, 4, 3, 2, 1, 0]);
  });

  it("draws the precision–recall curve through every distinct score", () => {
    // pr, rc, th = m.precision_recall_curve(pos, s), reversed
    const curve = precisionRecallCurve(positive, scores) ?? [];
    expectClose(
      curve.map((point) => point.precision),
      [1, 0, 0, 0.36363636363636365, 0.2857142857142857, 0.23529411764705882, 0.35],
    );
    expectClose(
      curve.map((point) => point.recall),
      [0, 0, 0, 0.5714285714285714, 0.5714285714285714, 0.5714285714285714, 1],
    );
    expect(curve.slice(1).map((point) => point.threshold)).toEqual([5, 4, 3, 2, 1, 0]);
  });

  it("computes the expected calibration error of Guo et al.", () => {
    // conf = p.max(1); right = yhat == y; edges = np.linspace(0, 1, 16); ece = 0
    // for lo, hi in zip(edges[:-1], edges[1:]):
    //     b = (conf > lo) & (conf <= hi)
    //     if b.any(): ece += b.mean() * abs(right[b].mean() - conf[b].mean())
    expect(expectedCalibrationError(labels, probabilities)).toBeCloseTo(0.19506708033819245, 12);
  });
});

function expectClose(actual: readonly (number | null)[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 12));
}
