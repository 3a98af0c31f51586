import { expect, it } from "vitest";
import { normalTail } from "./normal-tail";

it.each([
  // [repr(stats.norm.sf(z)) for z in (0, .5, 1, 1.96, 2.49, 2.5, 3, 6, 12, 30)]
  [0, 0.5],
  [0.5, 0.3085375387259869],
  [1, 0.15865525393145707],
  [1.96, 0.024997895148220435],
  [2.49, 0.006387154764943171],
  [2.5, 0.006209665325776132],
  [3, 0.0013498980316300933],
  [6, 9.865876450376946e-10],
  [12, 1.776482112077653e-33],
  [30, 4.906713927147908e-198],
])("gives the tail beyond %d as scipy does", (z, tail) => {
  expect(normalTail(z) / tail).toBeCloseTo(1, 11);
});
