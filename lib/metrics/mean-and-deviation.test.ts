import { describe, expect, it } from "vitest";
import { meanAndDeviation } from "./mean-and-deviation";

describe("mean and deviation", () => {
  it("agree with Python's statistics.mean and statistics.stdev", () => {
    // [(s.mean(v), s.stdev(v)) for v in ([2, 4, 4, 4, 5, 5, 7, 9], [0.91, 0.87, 0.94], [1, 3])]
    const golden: [number[], number, number][] = [
      [[2, 4, 4, 4, 5, 5, 7, 9], 5, 2.138089935299395],
      [[0.91, 0.87, 0.94], 0.9066666666666666, 0.035118845842842444],
      [[1, 3], 2, 1.4142135623730951],
    ];
    for (const [values, mean, standardDeviation] of golden) {
      const result = meanAndDeviation(values);
      expect(result.mean).toBeCloseTo(mean, 12);
      expect(result.standardDeviation).toBeCloseTo(standardDeviation, 12);
    }
  });

  it("are of the values that are defined", () => {
    expect(meanAndDeviation([null, 1, null, 3])).toEqual(meanAndDeviation([1, 3]));
  });

  it("are null where nothing is defined, the deviation also of a single value", () => {
    expect(meanAndDeviation([])).toEqual({ mean: null, standardDeviation: null });
    expect(meanAndDeviation([null])).toEqual({ mean: null, standardDeviation: null });
    expect(meanAndDeviation([null, 0.5])).toEqual({ mean: 0.5, standardDeviation: null });
  });
});
