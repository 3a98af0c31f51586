import { expect, it } from "vitest";
import { greyRanks } from "./grey-ranks";

const ranksOf = (values: number[]) => [
  ...greyRanks({ side: Math.sqrt(values.length), values: Float64Array.from(values) }).values,
];

it("does not change with exposure or gamma", () => {
  const values = [4, 9, 1, 16];
  expect(ranksOf(values)).toEqual(ranksOf(values.map((value) => 7 + 3 * Math.sqrt(value))));
  expect(ranksOf(values).map((rank) => Math.sign(rank))).toEqual([-1, 1, -1, 1]);
});

it("gives equal greys the same rank, and a flat picture zeros", () => {
  expect(ranksOf([5, 5, 5, 5])).toEqual([0, 0, 0, 0]);
  const [a, b, c, d] = ranksOf([1, 2, 2, 3]);
  expect([b, c]).toEqual([0, 0]);
  expect(a).toBeCloseTo(-d, 12);
});
