import { describe, expect, it } from "vitest";
import { sourceWeights } from "./source-weight";

const TRAIN = [...new Array<string>(16).fill("large"), ...new Array<string>(4).fill("small")];

describe("sourceWeights", () => {
  it("is 1 for every source when off", () => {
    expect(["large", "small", "elsewhere"].map(sourceWeights(TRAIN, "none"))).toEqual([1, 1, 1]);
  });

  it("goes with the inverse root of the frequency, mean 1 over the training images", () => {
    const weight = sourceWeights(TRAIN, "balanced");
    expect(weight("small") / weight("large")).toBeCloseTo(2, 12);
    expect(TRAIN.reduce((sum, source) => sum + weight(source), 0) / TRAIN.length).toBeCloseTo(1, 12);
  });

  it("weighs the sources that a record names, and the others by 1", () => {
    expect(["large", "small", "toString"].map(sourceWeights(TRAIN, { small: 3 }))).toEqual([1, 3, 1]);
  });
});
