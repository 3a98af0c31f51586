import { describe, expect, it } from "vitest";
import { hasDiverged, RANGE_STEPS, type RangePoint, rangePoints, rangeRate, suggestRate } from "./learning-rate-range";

/** Points of a loss that is a function of the rate's power of ten. */
function pointsOf(lossAt: (exponent: number) => number): RangePoint[] {
  return rangePoints(Array.from({ length: RANGE_STEPS }, (_, i) => lossAt(Math.log10(rangeRate(i)))));
}

describe("a learning-rate range test", () => {
  it("rises by equal factors from 0.000001 to 10", () => {
    expect([rangeRate(0), rangeRate(RANGE_STEPS - 1)]).toEqual([expect.closeTo(1e-6, 12), expect.closeTo(10, 9)]);
    expect(rangeRate(51) / rangeRate(50)).toBeCloseTo(rangeRate(2) / rangeRate(1), 10);
  });

  it("smooths over the neighbours on both sides, and moves neither a level nor the slope of a line", () => {
    expect(rangePoints([3, 3, 3]).map(({ smoothedLoss }) => smoothedLoss)).toEqual(
      [3, 3, 3].map((value): unknown => expect.closeTo(value, 12)),
    );
    const line = pointsOf((exponent) => exponent);
    expect(line[50].smoothedLoss).toBeCloseTo(line[50].loss, 9);
    // e^(−1/32) is a neighbour's weight.
    expect(rangePoints([1, 5])[1].smoothedLoss).toBeCloseTo((Math.exp(-1 / 32) + 5) / (Math.exp(-1 / 32) + 1), 12);
  });

  it("suggests the rate at which the loss falls fastest", () => {
    const rate = suggestRate(pointsOf((exponent) => 1 / (1 + Math.exp(4 * (exponent + 3)))));
    expect(rate).toBeGreaterThan(0.8e-3);
    expect(rate).toBeLessThan(1.2e-3);
    expect(rate).toBe(Number(rate?.toPrecision(2)));
  });

  it("does not look behind the lowest point", () => {
    const points = pointsOf((exponent) =>
      exponent < -2 ? 1 - 0.1 * (exponent + 6) : exponent < -1 ? 5 : 5 - 1.7 * (exponent + 1),
    );
    expect(suggestRate(points)).toBeLessThan(2e-2);
  });

  it("suggests nothing when the loss never falls", () => {
    expect(suggestRate(pointsOf((exponent) => 1 + (exponent + 6) ** 2))).toBeNull();
    expect(suggestRate([])).toBeNull();
  });

  it("has diverged at four times the lowest loss, or where the loss is no number", () => {
    const at = (...losses: number[]) =>
      losses.map((smoothedLoss): RangePoint => ({ learningRate: 1, loss: smoothedLoss, smoothedLoss }));
    expect([hasDiverged([]), hasDiverged(at(1, 3.9)), hasDiverged(at(1, 4.1)), hasDiverged(at(1, NaN))]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});
