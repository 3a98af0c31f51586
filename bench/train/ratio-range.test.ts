import { describe, expect, it } from "vitest";
import { median, ratioRange } from "./ratio-range";

describe("ratioRange", () => {
  it("pairs the rounds: a slow moment that both shared does not count", () => {
    // Both halve in round 2: the ratio stays 2, though ours ranges from 50 to 100.
    expect(ratioRange([100, 50, 90], [50, 25, 30])).toEqual({ min: 2, median: 2, max: 3 });
  });

  it("takes the mean of the middle two of an even number of rounds", () => {
    expect(ratioRange([1, 2, 3, 8], [1, 1, 1, 1])).toEqual({ min: 1, median: 2.5, max: 8 });
  });

  it("refuses rounds that have no partner, and none at all", () => {
    expect(() => ratioRange([1, 2], [1])).toThrow("2 rounds cannot be paired with 1");
    expect(() => ratioRange([], [])).toThrow("no median");
  });
});

describe("median", () => {
  it("does not change its argument", () => {
    const values = [3, 1, 2];
    expect(median(values)).toBe(2);
    expect(values).toEqual([3, 1, 2]);
  });
});
