import { describe, expect, it } from "vitest";
import { expectedCalibrationError, reliabilityBins } from "./calibration";

describe("calibration", () => {
  it("is zero when each bin is as right as it is sure", () => {
    const probabilities = [
      [0.75, 0.25],
      [0.75, 0.25],
      [0.75, 0.25],
      [0.75, 0.25],
    ];
    expect(expectedCalibrationError([0, 0, 0, 1], probabilities)).toBe(0);
  });

  it("is the gap when every prediction is sure and half are wrong", () => {
    expect(
      expectedCalibrationError(
        [0, 1],
        [
          [1, 0],
          [1, 0],
        ],
      ),
    ).toBe(0.5);
  });

  it("puts a confidence on an edge into the bin below it, and every image into one bin", () => {
    const bins = reliabilityBins(
      [0, 0, 0],
      [
        [0.5, 0.5],
        [0.6, 0.4],
        [1, 0],
      ],
      10,
    );
    expect(bins.map((bin) => bin.count)).toEqual([0, 0, 0, 0, 1, 1, 0, 0, 0, 1]);
    expect(bins[0]).toMatchObject({ meanConfidence: null, accuracy: { value: null } });
  });

  it("is null without images", () => {
    expect(expectedCalibrationError([], [])).toBeNull();
  });

  it("has bins that follow on each other from 0 to 1", () => {
    expect(reliabilityBins([], [], 4).map(({ low, high }) => [low, high])).toEqual([
      [0, 0.25],
      [0.25, 0.5],
      [0.5, 0.75],
      [0.75, 1],
    ]);
  });

  it("puts a confidence that rounding took above 1 into the last bin", () => {
    expect(reliabilityBins([0], [[1 + 1e-7, 0]], 4).map((bin) => bin.count)).toEqual([0, 0, 0, 1]);
  });

  it("refuses labels without probabilities", () => {
    expect(() => reliabilityBins([0, 1], [[1, 0]])).toThrow("2 labels, 1 rows");
  });
});
