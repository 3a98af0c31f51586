import { describe, expect, it } from "vitest";
import { learningRateAt } from "./schedule";

const at = (step: number) => ({ step, stepsPerEpoch: 10, epochs: 6 });

describe("learningRateAt", () => {
  it("stays constant", () => {
    expect(learningRateAt({ kind: "constant" }, 0.1, at(59))).toBe(0.1);
  });

  it("falls by the factor every so many epochs", () => {
    const schedule = { kind: "step", everyEpochs: 2, factor: 0.5 } as const;
    expect([0, 19, 20, 39, 40].map((step) => learningRateAt(schedule, 1, at(step)))).toEqual([1, 1, 0.5, 0.5, 0.25]);
  });

  it("warms up, peaks, and ends at the final factor", () => {
    const schedule = { kind: "cosine", warmupEpochs: 1, finalFactor: 0.01 } as const;
    const rates = Array.from({ length: 60 }, (_, step) => learningRateAt(schedule, 2, at(step)));
    expect(rates[0]).toBeCloseTo(2 / 11, 12);
    expect(rates[10]).toBe(2);
    expect(Math.max(...rates)).toBe(2);
    expect(rates[59]).toBeCloseTo(0.02, 12);
    expect(rates.slice(10).every((rate, i, all) => i === 0 || rate < all[i - 1])).toBe(true);
    // Half-way between peak and end the cosine is at the mean of the two.
    expect((rates[34] + rates[35]) / 2).toBeCloseTo((2 + 0.02) / 2, 3);
  });

  it("survives a run shorter than its warm-up", () => {
    const schedule = { kind: "cosine", warmupEpochs: 5, finalFactor: 0 } as const;
    expect(learningRateAt(schedule, 1, { step: 3, stepsPerEpoch: 2, epochs: 2 })).toBeCloseTo(4 / 11, 12);
  });
});
