import { expect, it } from "vitest";
import { measureThreshold } from "./measure-threshold";

/** 95 of 100 found, 10 of 200 flagged wrongly. */
const positive = Array.from({ length: 300 }, (_, i) => i < 100);
const scores = positive.map((isPositive, i) => (isPositive ? (i < 95 ? 0.5 : 0.4) : i < 110 ? 0.9 : 0.1));

it("counts what is at or above the threshold, with the likelihood ratios of it and of its absence", () => {
  const measured = measureThreshold(
    positive,
    scores,
    0.5,
    positive.map((_, i) => `p${Math.floor(i / 2)}`),
  );
  expect(measured).toMatchObject({
    films: 300,
    patients: 150,
    truePositives: 95,
    falseNegatives: 5,
    falsePositives: 10,
    trueNegatives: 190,
  });
  expect(measured.sensitivity.value).toBe(0.95);
  expect(measured.precision).toMatchObject({ numerator: 95, denominator: 105 });
  expect(measured.negativePredictive).toMatchObject({ numerator: 190, denominator: 195 });
  // lr = a/n1/(b/n0); se = np.sqrt(1/a - 1/n1 + 1/b - 1/n0); lr, lr*np.exp(-z*se), lr*np.exp(z*se)
  const close = (ratio: object | null, expected: number[]) =>
    Object.values(ratio ?? {}).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 9));
  close(measured.positiveLikelihoodRatio, [18.999999999999996, 10.36740145234952, 34.820683047649126]);
  close(measured.negativeLikelihoodRatio, [0.052631578947368425, 0.022385118158465295, 0.12374663751531388]);
});

it("has no ratio where a cell is empty, and no share of nothing", () => {
  const measured = measureThreshold([true, false], [0.9, 0.1], 0.5, null);
  expect(measured).toMatchObject({ patients: null, positiveLikelihoodRatio: null, negativeLikelihoodRatio: null });
  expect(measureThreshold([true], [0.9], 0.5, null).specificity.value).toBeNull();
});
