import { expect, it } from "vitest";
import { argmax } from "./argmax";

it("the largest value wins, also where all are negative", () => {
  expect(argmax([0.1, 0.7, 0.2])).toBe(1);
  expect(argmax(Float32Array.of(-3, -Infinity, -1))).toBe(2);
});

it("the first of equals wins", () => {
  expect(argmax([1, 3, 3])).toBe(1);
  expect(argmax([-0, 0])).toBe(0);
});

it("the first NaN wins over any number, as in numpy", () => {
  // import numpy as np; [np.argmax([1, np.nan, np.inf]), np.argmax([np.nan, 2, np.nan]), np.argmax([5, np.nan, np.nan])]
  expect([argmax([1, NaN, Infinity]), argmax([NaN, 2, NaN]), argmax([5, NaN, NaN])]).toEqual([1, 0, 1]);
});

it("nothing has its largest value at 0, and one value is the largest", () => {
  expect([argmax([]), argmax([-7])]).toEqual([0, 0]);
});
