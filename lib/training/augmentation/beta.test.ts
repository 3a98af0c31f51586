import { expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { drawSymmetricBeta } from "./beta";

it.each([0.001, 0.2, 1, 3])("draws from Beta(α, α) for α = %f: its mean, variance and fourth moment", (alpha) => {
  const random = new Random(3);
  const draws = Array.from({ length: 20_000 }, () => drawSymmetricBeta(random, alpha));
  expect(draws.every((draw) => draw >= 0 && draw <= 1)).toBe(true);
  const moment = (power: number) => draws.reduce((sum, draw) => sum + (draw - 0.5) ** power, 0) / draws.length;
  const variance = 1 / (4 * (2 * alpha + 1));
  expect(Math.abs(moment(1))).toBeLessThan(0.02);
  expect(moment(2) / variance).toBeCloseTo(1, 1);
  // Kurtosis of Beta(α, α): 3 − 6/(2α + 3).
  expect(moment(4) / (variance * variance * (3 - 6 / (2 * alpha + 3)))).toBeCloseTo(1, 1);
});
