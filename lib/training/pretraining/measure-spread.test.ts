import { expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { measureSpread } from "./measure-spread";

/** Rows of a prediction that does not count and a projection. */
const outputsOf = (projections: number[][]) => Float32Array.from(projections.flatMap((z) => [...z.map(() => 7), ...z]));

it("is 0 where every film gives the same direction, however long", () => {
  expect(
    measureSpread(
      outputsOf([
        [1, 2],
        [2, 4],
        [0.5, 1],
      ]),
      3,
    ),
  ).toBeCloseTo(0, 6);
});

it("is near 1 where directions lie evenly, and says nothing of their number", () => {
  const random = new Random(1);
  const drawn = Array.from({ length: 400 }, () => Array.from({ length: 32 }, () => random.normal()));
  expect(measureSpread(outputsOf(drawn), 400)).toBeCloseTo(1, 1);
  expect(
    measureSpread(
      outputsOf([
        [1, 0],
        [0, 1],
        [-1, 0],
        [0, -1],
      ]),
      4,
    ),
  ).toBeCloseTo(1, 6);
});
