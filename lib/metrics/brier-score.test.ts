import { describe, expect, it } from "vitest";
import { brierOfRow, brierScore } from "./brier-score";

describe("brierScore", () => {
  it("sums over classes and means over films, as scikit-learn does", () => {
    // m.brier_score_loss([0, 1, 1], [[1, 0, 0], [1, 0, 0], [.25, .5, .25]], labels=range(3), scale_by_half=False)
    const rows = [
      [1, 0, 0],
      [1, 0, 0],
      [0.25, 0.5, 0.25],
    ];
    expect(brierScore([0, 1, 1], rows)).toBeCloseTo(0.7916666666666666, 12);
  });

  it("is 0 for a film that is surely right, 2 for one that is surely wrong, and nothing without films", () => {
    expect([brierOfRow(0, [1, 0]), brierOfRow(1, [1, 0]), brierScore([], [])]).toEqual([0, 2, null]);
  });

  it("scores the labels of a sigmoid head each on its own", () => {
    expect(brierOfRow(0, [0.9, 0.8])).toBeCloseTo(0.1 ** 2 + 0.8 ** 2, 12);
  });
});
