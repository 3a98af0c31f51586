import { describe, expect, it } from "vitest";
import { Random } from "../tensor/random";
import { addQuantumNoise } from "./quantum-noise";

describe("quantum noise", () => {
  it.each([3, 20, 400])("counts of mean %d have the mean, variance and skewness of a Poisson distribution", (mean) => {
    const counts = new Float32Array(60_000).fill(mean);
    addQuantumNoise(counts, 0, new Random(1));
    const moment = (power: number, around: number) =>
      counts.reduce((sum, count) => sum + (count - around) ** power, 0) / counts.length;
    const average = moment(1, 0);
    expect(Math.abs(average / mean - 1)).toBeLessThan(0.02);
    expect(Math.abs(moment(2, average) / mean - 1)).toBeLessThan(0.04);
    expect(moment(3, average) / moment(2, average) ** 1.5).toBeCloseTo(1 / Math.sqrt(mean), 1);
    expect(counts.every((count) => Number.isInteger(count))).toBe(true);
  });
});
