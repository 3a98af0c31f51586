import { expect, it } from "vitest";
import { differenceText, estimateText } from "./estimate-text";

it("writes a figure with its interval, and a difference with its signs", () => {
  expect(estimateText({ value: 0.85149, low: 0.7841, high: 0.911 })).toBe("0.851 (0.78–0.91)");
  expect(estimateText({ value: 1, low: null, high: null })).toBe("1.000");
  expect(estimateText({ value: null, low: null, high: null })).toBe("–");
  expect(differenceText({ value: -0.0914, low: -0.183, high: 0.0122 })).toBe("−0.091 (−0.18 to +0.01)");
  expect(differenceText({ value: -0.0001, low: null, high: null })).toBe("0.000");
  expect(differenceText({ value: null, low: null, high: null })).toBe("–");
});
