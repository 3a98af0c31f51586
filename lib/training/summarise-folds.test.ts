import { expect, it } from "vitest";
import { evaluatePredictions } from "../metrics/evaluate-predictions";
import { summariseFolds } from "./summarise-folds";

/** A report of two classes with `right` of `images` right, half of them of each class. */
function report(right: number, images: number, labels: readonly [number, number] = [images / 2, images / 2]) {
  const truth = [...new Array<number>(labels[0]).fill(0), ...new Array<number>(labels[1]).fill(1)];
  const predictions = truth.map((label, image) => {
    const prediction = image < right ? label : 1 - label;
    return {
      image,
      file: `${image}.png`,
      label,
      prediction,
      probabilities: prediction === 0 ? [0.9, 0.1] : [0.1, 0.9],
    };
  });
  return evaluatePredictions({ dataset: "d", split: "test", synthetic: true, labels: ["a", "b"], predictions });
}

it("gives mean and sample standard deviation over the folds", () => {
  // numpy: np.mean([.5, .6, .8]), np.std([.5, .6, .8], ddof=1)
  const [accuracy] = summariseFolds([report(5, 10), report(6, 10), report(8, 10)]);
  expect(accuracy).toMatchObject({ metric: "accuracy", values: [0.5, 0.6, 0.8] });
  expect(accuracy.mean).toBeCloseTo(0.6333333333333333, 12);
  expect(accuracy.standardDeviation).toBeCloseTo(0.15275252316519467, 12);
});

it("leaves a fold out of a figure that is undefined there", () => {
  const auroc = summariseFolds([report(10, 10), report(6, 10, [10, 0])]).find(({ metric }) => metric === "macro AUROC");
  expect(auroc).toEqual({ metric: "macro AUROC", values: [1, null], mean: 1, standardDeviation: null });
  expect(summariseFolds([])[0]).toEqual({ metric: "accuracy", values: [], mean: null, standardDeviation: null });
});
