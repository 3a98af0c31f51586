import { describe, expect, it } from "vitest";
import { fitDiscriminant } from "./linear-discriminant";
import { oracleCeiling } from "./oracle";

/**
 * from sklearn.discriminant_analysis import LinearDiscriminantAnalysis as LDA
 * x = [[1, 2], [2, 3], [3, 3], [4, 5], [5, 5], [1, 0], [2, 1], [3, 1], [3, 2], [5, 3], [6, 5], [6, 7], [7, 8], [8, 6]]
 * y = [0] * 5 + [1] * 5 + [2] * 4
 * LDA(solver="lsqr").fit(x, y).predict([[2, 2.2], [4, 3], [5.5, 6], [3, 2.5], [0, 9], [5.2, 3.7]])
 */
describe("linear discriminant analysis", () => {
  it("decides as scikit-learn does", () => {
    const x = [
      [1, 2],
      [2, 3],
      [3, 3],
      [4, 5],
      [5, 5],
      [1, 0],
      [2, 1],
      [3, 1],
      [3, 2],
      [5, 3],
      [6, 5],
      [6, 7],
      [7, 8],
      [8, 6],
    ];
    const y = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2];
    const classify = fitDiscriminant(x, y, 3);
    expect(
      [
        [2, 2.2],
        [4, 3],
        [5.5, 6],
        [3, 2.5],
        [0, 9],
        [5.2, 3.7],
      ].map(classify),
    ).toEqual([0, 1, 2, 1, 0, 1]);
  });
});

describe("the oracle's ceiling", () => {
  it("stays below 1 by the films that look like another class, falls with label noise, and is chance without lesions", () => {
    const usual = oracleCeiling({ seed: 1 });
    expect(usual.accuracy).toBeGreaterThan(0.93);
    expect(usual.accuracy).toBeLessThan(0.98);
    expect(oracleCeiling({ seed: 1, preset: "easy" }).accuracy).toBeGreaterThan(usual.accuracy);
    expect(oracleCeiling({ seed: 1, knobs: { labelNoise: 0.1 } }).accuracy).toBeLessThan(usual.accuracy - 0.06);
    const nothing = oracleCeiling({ seed: 1, preset: "null" });
    expect(Math.abs(nothing.accuracy - nothing.majority)).toBeLessThan(0.02);
  });
});
