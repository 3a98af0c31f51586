import { describe, expect, it } from "vitest";
import { type BestEpoch, betterEpoch, shouldStop } from "./early-stopping";

/** The epoch after which training stops, or null. */
function stopsAfter(valLosses: number[], patience: number | null): number | null {
  let best: BestEpoch | null = null;
  for (const [i, valLoss] of valLosses.entries()) {
    best = betterEpoch(best, { epoch: i + 1, valLoss });
    if (shouldStop(best, i + 1, patience)) return i + 1;
  }
  return null;
}

describe("early stopping", () => {
  it("stops when the loss has not improved for the patience", () => {
    expect(stopsAfter([1, 0.8, 0.9, 0.85, 0.7], 2)).toBe(4);
    expect(stopsAfter([1, 0.8, 0.9, 0.85, 0.7], 3)).toBeNull();
  });

  it("does not count an equal loss as better", () => {
    expect(stopsAfter([1, 1, 1], 2)).toBe(3);
  });

  it("never stops without a patience", () => {
    expect(stopsAfter([1, 2, 3, 4], null)).toBeNull();
  });
});
