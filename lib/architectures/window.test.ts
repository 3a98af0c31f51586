import { describe, expect, it } from "vitest";
import { fitTransposedWindow, fitWindow } from "./window";

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

describe("fitTransposedWindow", () => {
  it("gives stride times the input for same padding and cuts the odd element off the end", () => {
    // keras.layers.Conv2DTranspose(1, k, s, "same") on 5 pixels: 10 for k=3, s=2 (one cut, at the end); 5 for k=4, s=1
    expect(fitTransposedWindow(5, 3, 2, "same")).toEqual({ output: 10, cropBefore: 0, cropAfter: 1 });
    expect(fitTransposedWindow(5, 4, 1, "same")).toEqual({ output: 5, cropBefore: 1, cropAfter: 2 });
  });

  it("keeps every painted pixel for valid padding, also where windows leave gaps", () => {
    // keras.layers.Conv2DTranspose(1, k, s, "valid") on 5 pixels: 11 for k=3, s=2; 15 for k=2, s=3
    expect(fitTransposedWindow(5, 3, 2, "valid")).toEqual({ output: 11, cropBefore: 0, cropAfter: 0 });
    expect(fitTransposedWindow(5, 2, 3, "valid")).toEqual({ output: 15, cropBefore: 0, cropAfter: 0 });
  });

  it("undoes fitWindow", () => {
    for (const padding of ["same", "valid"] as const) {
      for (const window of [1, 2, 3, 5]) {
        for (const stride of [1, 2, 3]) {
          const { output, cropBefore, cropAfter } = fitTransposedWindow(6, window, stride, padding);
          expect(Math.floor((output + cropBefore + cropAfter - window) / stride) + 1).toBe(6);
        }
      }
    }
  });
});
