import { describe, expect, it } from "vitest";
import { logLoss, logLossOfRow } from "./log-loss";

describe("logLoss", () => {
  it("clips as scikit-learn does, so that one sure error does not make all infinite", () => {
    // m.log_loss([0, 1, 1], [[1, 0, 0], [1, 0, 0], [.25, .5, .25]], labels=range(3))
    const rows = [
      [1, 0, 0],
      [1, 0, 0],
      [0.25, 0.5, 0.25],
    ];
    expect(logLoss([0, 1, 1], rows)).toBeCloseTo(12.245600189892366, 12);
    expect(logLossOfRow(1, [1, 0])).toBeCloseTo(36.04365338911715, 12);
  });

  it("is undefined without films and where the probabilities do not exclude each other", () => {
    expect(logLoss([], [])).toBeNull();
    expect(logLoss([0], [[0.9, 0.8]])).toBeNull();
  });
});
