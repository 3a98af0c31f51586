import { describe, expect, it } from "vitest";
import { classWeights } from "./class-weight";

const labels = [...new Array<number>(4).fill(0), ...new Array<number>(16).fill(1)];

describe("classWeights", () => {
  it("is 1 for every class when off", () => {
    expect(classWeights(labels, 2, "none")).toEqual([1, 1]);
  });

  it("goes with the inverse root of the frequency, mean 1 over the images", () => {
    const weights = classWeights(labels, 2, "balanced");
    expect(weights[0] / weights[1]).toBeCloseTo(2, 12);
    expect(labels.reduce((sum, label) => sum + weights[label], 0) / labels.length).toBeCloseTo(1, 12);
  });

  it("gives a class without images no weight", () => {
    const weights = classWeights([0, 0, 1], 3, "balanced");
    expect(weights[2]).toBe(0);
    expect(weights.every(Number.isFinite)).toBe(true);
  });
});
