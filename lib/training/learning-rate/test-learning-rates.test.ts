import { describe, expect, it } from "vitest";
import { drawnData } from "../drawn-run.fixture";
import { RANGE_STEPS, type RangePoint, suggestRate } from "./learning-rate-range";
import { testLearningRates } from "./test-learning-rates";

const signal = new AbortController().signal;

describe("testLearningRates", () => {
  it("finds a rate at which the network learns, by the run's own data and seed", async () => {
    const points = await testLearningRates({ ...drawnData({ optimizer: { kind: "sgd", learningRate: 0.1 } }), signal });
    const rate = suggestRate(points);
    expect(rate).toBeGreaterThan(1e-4);
    expect(rate).toBeLessThan(1);
    expect(points.length).toBeLessThan(RANGE_STEPS + 1);
    expect(points[0].learningRate).toBeCloseTo(1e-6, 12);
    const again = await testLearningRates({ ...drawnData({ optimizer: { kind: "sgd", learningRate: 0.1 } }), signal });
    expect(again).toEqual(points);
  });

  it("tells every step and stops when it is aborted", async () => {
    const abort = new AbortController();
    const told: RangePoint[][] = [];
    const points = await testLearningRates({
      ...drawnData({}),
      signal: abort.signal,
      onPoint: (soFar) => {
        told.push([...soFar]);
        if (soFar.length === 5) abort.abort();
      },
    });
    expect(points).toHaveLength(5);
    expect(told.map((soFar) => soFar.length)).toEqual([1, 2, 3, 4, 5]);
  });

  it("refuses what training would refuse", async () => {
    await expect(testLearningRates({ ...drawnData({ accumulateSteps: 64 }), signal })).rejects.toMatchObject({
      code: "invalidSpec",
    });
  });
});
