import { expect, it } from "vitest";
import { openLinearModel, pack, squaredDistances } from "./linear-model";

const model = openLinearModel({
  mean: pack(Float64Array.of(1, -2, 0.5)),
  directions: pack(Float64Array.of(1, 0, 0)),
  variances: [4],
  restVariance: 0.25,
  usual: { mean: 0, deviation: 1 },
});

it("is read as it was written, to within half a unit", () => {
  expect([...model.mean].map((value) => Math.round(1e4 * value) / 1e4)).toEqual([1, -2, 0.5]);
});

it("measures along the directions in their variances, and beside them in that of the rest", () => {
  // 4 along the first axis, (3, -1) beside it.
  const { along, beside } = squaredDistances(Float64Array.of(5, 1, -0.5), model);
  expect(along).toBeCloseTo(16 / 4, 3);
  expect(beside).toBeCloseTo((9 + 1) / 0.25, 2);
});
