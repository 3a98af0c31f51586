import { describe, expect, it } from "vitest";
import { smoothTargets } from "./smooth-targets";

const smoothed = (
  targets: number[],
  labelCount: number,
  kind: "softmax_cross_entropy" | "binary_cross_entropy",
  labelSmoothing: number,
) => {
  const values = Float32Array.from(targets);
  smoothTargets(values, labelCount, { kind, labelSmoothing });
  return [...values];
};

describe("smoothTargets", () => {
  it("spreads a share over all labels, and rows still sum to 1", () => {
    const values = smoothed([0, 1, 0, 0], 4, "softmax_cross_entropy", 0.2);
    [0.05, 0.85, 0.05, 0.05].forEach((target, k) => expect(values[k]).toBeCloseTo(target, 6));
  });

  it("moves each yes or no towards a half, also where an image has several labels", () => {
    const values = smoothed([1, 1, 0], 3, "binary_cross_entropy", 0.2);
    [0.9, 0.9, 0.1].forEach((target, k) => expect(values[k]).toBeCloseTo(target, 6));
  });

  it("leaves targets alone without smoothing, mixed ones too", () => {
    expect(smoothed([0.25, 0.75], 2, "softmax_cross_entropy", 0)).toEqual([0.25, 0.75]);
  });
});
