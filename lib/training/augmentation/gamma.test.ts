import { expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { drawExponent, drawGreyWindow, greyLevels } from "./gamma";

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

it("stretches a window of greys over the whole range and cuts off what lies outside, before the exponent", () => {
  const levels = greyLevels(1, { low: 0.2, high: 0.6 });
  expect([levels[0], levels[51], levels[153], levels[255]]).toEqual([0, 0, 255, 255]);
  expect(levels[102]).toBeCloseTo(127.5, 10);
  expect(greyLevels(2, { low: 0.2, high: 0.6 })[102]).toBeCloseTo(63.75, 10);
});

it("draws windows that cut off at most the share at either end", () => {
  const random = new Random(2);
  for (let i = 0; i < 200; i++) {
    const { low, high } = drawGreyWindow(random, 0.3);
    expect(low).toBeGreaterThanOrEqual(0);
    expect(low).toBeLessThan(0.3);
    expect(high).toBeGreaterThan(0.7);
    expect(high).toBeLessThanOrEqual(1);
  }
});
