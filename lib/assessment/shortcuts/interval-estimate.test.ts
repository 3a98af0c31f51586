import { expect, it } from "vitest";
import { percentileEstimate } from "./interval-estimate";

it("has the percentiles that numpy has", () => {
  // numpy.quantile([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5], [0.025, 0.975])
  expect(percentileEstimate(4, [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5])).toEqual({ value: 4, low: 1, high: 8.25 });
});

it("leaves out resamples in which a figure is undefined, and is undefined where most are", () => {
  expect(percentileEstimate(1, [1, NaN, 1])).toEqual({ value: 1, low: 1, high: 1 });
  expect(percentileEstimate(1, [1, NaN, NaN])).toEqual({ value: null, low: null, high: null });
  expect(percentileEstimate(NaN, [1, 1])).toEqual({ value: null, low: null, high: null });
});
