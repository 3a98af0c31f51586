import { describe, expect, it } from "vitest";
import { mcnemar, pairedCounts, pairedDifference } from "./mcnemar";

describe("mcnemar", () => {
  it("agrees with the exact test of statsmodels 0.15.0", () => {
    // from statsmodels.stats.contingency_tables import mcnemar
    // [mcnemar([[40, b], [c, 8]], exact=True).pvalue for b, c in [(0, 0), (3, 9), (1, 12), (700, 780), (5, 5)]]
    const golden = [
      [0, 0, 1],
      [3, 9, 0.14599609375],
      [1, 12, 0.00341796875],
      [700, 780, 0.039987357675548243],
      [5, 5, 1],
    ];
    for (const [onlyFirstRight, onlySecondRight, p] of golden) {
      expect(mcnemar({ onlyFirstRight, onlySecondRight })).toBeCloseTo(p, 10);
      expect(mcnemar({ onlyFirstRight: onlySecondRight, onlySecondRight: onlyFirstRight })).toBeCloseTo(p, 10);
    }
  });

  it("counts the four outcomes", () => {
    expect(pairedCounts([0, 0, 1, 1, 2], [0, 1, 1, 0, 0], [0, 0, 0, 1, 1])).toEqual({
      bothRight: 1,
      onlyFirstRight: 1,
      onlySecondRight: 2,
      bothWrong: 1,
    });
  });

  it("refuses lists of different films", () => {
    expect(() => pairedCounts([0, 1], [0], [0, 1])).toThrow("lists of different length");
    expect(() => pairedCounts([0, 1], [0, 1], [0])).toThrow("lists of different length");
  });
});

describe("pairedDifference", () => {
  it("agrees with the example of R's statpsych", () => {
    // ci.prop.ps(.05, 12, 26, 4, 6): estimate 0.44, SE 0.09448809, 95% 0.2548067 to 0.6251933
    const result = pairedDifference({ bothRight: 6, onlySecondRight: 26, onlyFirstRight: 4, bothWrong: 12 });
    expect(result?.low).toBeCloseTo(0.2548067, 7);
    expect(result?.high).toBeCloseTo(0.6251933, 7);
    expect(result?.difference).toBeCloseTo(22 / 48, 12);
  });

  it("is null without images and symmetric when the two are swapped", () => {
    expect(pairedDifference({ bothRight: 0, onlyFirstRight: 0, onlySecondRight: 0, bothWrong: 0 })).toBeNull();
    const a = pairedDifference({ bothRight: 5, onlyFirstRight: 2, onlySecondRight: 4, bothWrong: 1 });
    const b = pairedDifference({ bothRight: 5, onlyFirstRight: 4, onlySecondRight: 2, bothWrong: 1 });
    expect(a?.low).toBeCloseTo(-(b?.high ?? NaN), 12);
  });
});
