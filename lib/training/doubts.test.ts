import { describe, expect, it } from "vitest";
import { evaluatePredictions } from "../metrics/evaluate-predictions";
import { doubtsOf, doubtsOfEvaluation } from "./doubts";

/** A report with these counts. */
function reportOf(matrix: readonly (readonly number[])[], split: "validation" | "test" = "validation") {
  const labels = matrix.map((_, index) => ["neg", "pos", "third"][index]);
  const pairs = matrix.flatMap((row, label) =>
    row.flatMap((count, prediction) => Array.from({ length: count }, () => [label, prediction])),
  );
  const predictions = pairs.map(([label, prediction], image) => ({
    image,
    file: `${image}.png`,
    label,
    prediction,
    probabilities: labels.map((_, index) => (index === prediction ? 1 : 0)),
  }));
  return evaluatePredictions({ dataset: "d", split, synthetic: false, labels, predictions });
}
const kinds = (matrix: readonly (readonly number[])[]) => doubtsOfEvaluation(reportOf(matrix)).map(({ kind }) => kind);

describe("doubtsOfEvaluation", () => {
  it("says that one class only is named, and which", () => {
    const [doubt] = doubtsOfEvaluation(
      reportOf(
        [
          [3, 0],
          [5, 0],
        ],
        "test",
      ),
    );
    expect(doubt).toEqual({
      kind: "oneClass",
      sentence:
        "On the test split the network names one class only: all 8 films get “neg” (accuracy 37.5%, 3 of 8 films; always naming the largest class 62.5%).",
    });
  });

  it("says it also where the one class is the largest, and the accuracy looks fine", () => {
    expect(
      kinds([
        [95, 0],
        [5, 0],
      ]),
    ).toEqual(["oneClass"]);
  });

  it("says that a network is not better than guessing where the interval reaches chance", () => {
    expect(
      kinds([
        [12, 8],
        [9, 11],
      ]),
    ).toEqual(["guessing"]);
    expect(
      kinds([
        [10, 10, 10],
        [10, 10, 10],
        [10, 10, 10],
      ]),
    ).toEqual(["guessing"]);
    expect(
      kinds([
        [2, 18],
        [17, 3],
      ]),
    ).toEqual(["guessing"]);
  });

  it("does not doubt a network that tells the classes apart, be its accuracy below the largest class", () => {
    expect(
      kinds([
        [45, 5, 0],
        [1, 18, 1],
        [0, 2, 8],
      ]),
    ).toEqual([]);
    const rare = reportOf([
      [855, 95],
      [5, 45],
    ]);
    expect(rare.accuracy.value).toBeLessThan(rare.majorityShare);
    expect(doubtsOfEvaluation(rare)).toEqual([]);
  });

  it("says nothing where only one class has films", () => {
    expect(
      kinds([
        [4, 0],
        [0, 0],
      ]),
    ).toEqual([]);
  });
});

describe("doubtsOf", () => {
  const good = reportOf([
    [18, 2],
    [2, 18],
  ]);
  it("tells a loss that has run away, of the epoch that is kept", () => {
    const losses = [{ valLoss: 0.7 }, { valLoss: 1.2e9 }];
    expect(doubtsOf({ validation: good, test: good, epochs: losses, keep: "last" })).toEqual([
      { kind: "runaway", sentence: expect.stringContaining("1.2e+9, where giving every class equal odds scores 0.69") },
    ]);
    expect(doubtsOf({ validation: good, test: good, epochs: losses, keep: "best" })).toEqual([]);
    expect(doubtsOf({ validation: good, test: good, epochs: [{ valLoss: NaN }], keep: "best" })).toHaveLength(1);
  });

  it("puts what validation says before what the test says", () => {
    const bad = reportOf([
      [5, 5],
      [5, 5],
    ]);
    expect(
      doubtsOf({
        validation: bad,
        test: reportOf(
          [
            [3, 0],
            [5, 0],
          ],
          "test",
        ),
        epochs: [],
        keep: "best",
      }).map(({ sentence }) => sentence.slice(0, 22)),
    ).toEqual(["On the validation spli", "On the test split the "]);
    expect(doubtsOf({ validation: null, test: good, epochs: [], keep: "best" })).toEqual([]);
  });
});

it.each([
  [{ kind: "softmax_cross_entropy", labelSmoothing: 0 }, Math.log(3)],
  [{ kind: "focal", gamma: 2, labelSmoothing: 0 }, (2 / 3) ** 2 * Math.log(3)],
  [{ kind: "binary_cross_entropy", labelSmoothing: 0 }, Math.log(2)],
  [{ kind: "symmetric_cross_entropy", alpha: 0.1, beta: 1, labelSmoothing: 0 }, 0.1 * Math.log(3) + (4 * 2) / 3],
] as const)("measures a loss that ran away by what equal odds score under it: %o", (loss, equalOdds) => {
  const test = reportOf([
    [40, 1, 1],
    [1, 40, 1],
    [1, 1, 40],
  ]);
  const doubts = (valLoss: number) => doubtsOf({ validation: null, test, epochs: [{ valLoss }], keep: "best", loss });
  expect(doubts(9.9 * equalOdds)).toEqual([]);
  const [doubt] = doubts(10.1 * equalOdds);
  expect(doubt.kind).toBe("runaway");
  expect(doubt.sentence).toContain(`equal odds scores ${equalOdds.toFixed(2)}.`);
});
