import { describe, expect, it } from "vitest";
import { crossEntropyOfRow, softmaxRows } from "./softmax";

describe("softmaxRows", () => {
  it("agrees with scipy 1.17.1", () => {
    // scipy.special.softmax([[1, 2, 4], [0, 0, 0]], axis=1)
    const [first, second] = softmaxRows([1, 2, 4, 0, 0, 0], 3);
    [0.04201006613406605, 0.11419519938459449, 0.8437947344813395].forEach((value, k) =>
      expect(first[k]).toBeCloseTo(value, 14),
    );
    expect(second).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it("does not overflow", () => {
    expect(softmaxRows([1000, 0], 2)).toEqual([[1, 0]]);
  });
});

describe("crossEntropyOfRow", () => {
  it("is minus the logarithm of the label's probability, also where that underflows", () => {
    expect(crossEntropyOfRow([0, 0, 1, 2, 4, 3], 3, 1, 1)).toBeCloseTo(-Math.log(softmaxRows([2, 4, 3], 3)[0][1]), 12);
    expect(crossEntropyOfRow([1000, 0], 2, 0, 1)).toBe(1000);
  });
});
