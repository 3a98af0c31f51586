import { expect, it } from "vitest";
import { argmax } from "../../tensor/argmax";
import { prepareAnswers, scoreNames, weightedScores } from "./weighted-scores";

const LABELS = [0, 0, 1, 1, 2, 2, 0, 1];
const ANSWERS = [
  [0.7, 0.2, 0.1],
  [0.3, 0.4, 0.3],
  [0.2, 0.7, 0.1],
  [0.5, 0.25, 0.25],
  [0.1, 0.2, 0.7],
  [0.4, 0.3, 0.3],
  [0.6, 0.3, 0.1],
  [0.2, 0.4, 0.4],
];

it("films that count several times are scored as scikit-learn scores them", () => {
  // y, p = LABELS, ANSWERS; w = [1, 2, 0, 3, 1, 1, 2, 1]; pred = p.argmax(1)
  // accuracy_score(y, pred, sample_weight=w), balanced_accuracy_score(y, pred, sample_weight=w)
  // a = [roc_auc_score(y == c, p[:, c], sample_weight=w) for c in range(3)]; numpy.mean(a)
  // recall_score(y, pred, average=None, sample_weight=w), a
  const answers = prepareAnswers(LABELS, ANSWERS.map(argmax), ANSWERS, 3);
  const scores = weightedScores(answers, [1, 2, 0, 3, 1, 1, 2, 1]);
  const expected = [
    0.45454545454545453, 0.45, 0.6835978835978836, 0.6, 0.25, 0.5, 0.7333333333333334, 0.42857142857142855,
    0.888888888888889,
  ];
  expect(scoreNames(["a", "b", "c"])).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(scores[i]).toBeCloseTo(value, 12));
});

it("a class without films has no recall and no AUROC, and means leave it out", () => {
  const answers = prepareAnswers(
    [0, 1],
    [0, 0],
    [
      [0.9, 0.05, 0.05],
      [0.6, 0.3, 0.1],
    ],
    3,
  );
  expect([...weightedScores(answers, [1, 1])]).toEqual([0.5, 0.5, 1, 1, 0, NaN, 1, 1, NaN]);
});
