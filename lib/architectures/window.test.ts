import { describe, expect, it } from "vitest";
import { fitWindow } from "./window";

describe("fitWindow", () => {
  it("puts the odd zero of same padding at the end", () => {
    // tf.nn.max_pool2d on a 1×6 row, ksize 3, stride 2, SAME: total padding 1, before 0, after 1
    expect(fitWindow(6, 3, 2, "same")).toEqual({ output: 3, padBefore: 0, padAfter: 1 });
    expect(fitWindow(5, 2, 1, "same")).toEqual({ output: 5, padBefore: 0, padAfter: 1 });
    expect(fitWindow(128, 5, 2, "same")).toEqual({ output: 64, padBefore: 1, padAfter: 2 });
  });

  it("pads nothing when the stride skips past the window", () => {
    expect(fitWindow(7, 1, 3, "same")).toEqual({ output: 3, padBefore: 0, padAfter: 0 });
  });

  it("drops what a valid window cannot reach", () => {
    expect(fitWindow(7, 2, 2, "valid")).toEqual({ output: 3, padBefore: 0, padAfter: 0 });
    expect(fitWindow(3, 5, 1, "valid").output).toBeLessThanOrEqual(0);
  });
});
