import { expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { drawExponent, greyLevels } from "./gamma";

it("raises grey values to the exponent, black and white staying", () => {
  const levels = greyLevels(2);
  expect([levels[0], levels[255]]).toEqual([0, 255]);
  expect(levels[51]).toBeCloseTo(255 * 0.04, 10);
  expect([...greyLevels(1)]).toEqual(Array.from({ length: 256 }, (_, level) => level));
});

it("draws exponents as often below 1 as above, within the factor", () => {
  const random = new Random(2);
  const exponents = Array.from({ length: 1000 }, () => drawExponent(random, 0.5));
  expect(Math.min(...exponents)).toBeGreaterThanOrEqual(1 / 1.5);
  expect(Math.max(...exponents)).toBeLessThan(1.5);
  expect(exponents.filter((exponent) => exponent < 1).length / 1000).toBeCloseTo(0.5, 1);
});
