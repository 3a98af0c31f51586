import { describe, expect, it } from "vitest";
import { conformalSet } from "./conformal-set";

describe("a conformal set", () => {
  it("holds the classes at or above their thresholds, and may hold none or all", () => {
    expect(conformalSet([0.2, 0.5, 0.3], [0.1, 0.5, 0.4])).toEqual([0, 1]);
    expect(conformalSet([0.4, 0.3, 0.3], [0.5, 0.5, 0.5])).toEqual([]);
    expect(conformalSet([0.4, 0.3, 0.3], [0.1, 0.1, 0])).toEqual([0, 1, 2]);
  });

  it("refuses thresholds of another network", () => {
    expect(() => conformalSet([0.5, 0.5], [0.1])).toThrow("2 probabilities, 1 thresholds");
  });
});
