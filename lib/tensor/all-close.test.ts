import { describe, expect, it } from "vitest";
import { allClose, firstDifference } from "./all-close";
import { elementCount } from "./shape";

describe("allClose", () => {
  it("accepts differences up to absolute + relative · |expected| and no more", () => {
    expect(allClose([1.1], [1], { relative: 0.1, absolute: 0.01 })).toBe(true);
    expect(allClose([1.12], [1], { relative: 0.1, absolute: 0.01 })).toBe(false);
  });

  it("finds the first index that differs", () => {
    expect(firstDifference([1, 2, 3], [1, 2.5, 4])).toBe(1);
    expect(firstDifference([1, 2], [1, 2])).toBeNull();
  });

  it("holds NaN close to nothing, infinities close to themselves, and a missing element for a difference", () => {
    expect(firstDifference([NaN], [NaN])).toBe(0);
    expect(firstDifference([Infinity], [Infinity])).toBeNull();
    expect(firstDifference([Infinity], [1])).toBe(0);
    expect(firstDifference([1, 2], [1])).toBe(1);
  });
});

describe("elementCount", () => {
  it("is 1 for a scalar and 0 for an empty axis", () => {
    expect(elementCount([])).toBe(1);
    expect(elementCount([3, 0, 2])).toBe(0);
    expect(elementCount([3, 4])).toBe(12);
  });
});
