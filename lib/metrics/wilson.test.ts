import { describe, expect, it } from "vitest";
import { wilson } from "./wilson";

describe("wilson", () => {
  it("agrees with statsmodels 0.15.0", () => {
    // from statsmodels.stats.proportion import proportion_confint
    // [proportion_confint(a, b, method="wilson") for a, b in [(0, 10), (7, 20), (20, 20), (978, 1124)]]
    const golden = [
      [0, 10, 0.0, 0.27753279986288926],
      [7, 20, 0.18119182410108203, 0.5671457233147638],
      [20, 20, 0.8388748419471804, 1],
      [978, 1124, 0.8491855050867183, 0.8885068305629793],
    ];
    for (const [numerator, denominator, low, high] of golden) {
      const share = wilson(numerator, denominator);
      expect(share.value).toBe(numerator / denominator);
      expect(share.low).toBeCloseTo(low, 12);
      expect(share.high).toBeCloseTo(high, 12);
    }
  });

  it("is null where nothing was counted", () => {
    expect(wilson(0, 0)).toEqual({ value: null, low: null, high: null, numerator: 0, denominator: 0 });
  });

  it("ends at 0 and at 1 exactly where none and all were counted, which the formula's rounding misses", () => {
    for (let n = 1; n <= 100; n++) expect([wilson(0, n).low, wilson(n, n).high]).toEqual([0, 1]);
  });

  it("refuses a share above one or below zero", () => {
    expect(() => wilson(3, 2)).toThrow("a share of 3/2");
    expect(() => wilson(-1, 2)).toThrow("a share of -1/2");
  });
});
