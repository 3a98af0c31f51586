import { expect, it } from "vitest";
import { sharpen } from "./sharpen";

const SIZE = 32;
/** Dark on the left, light on the right. */
const edge = () => Float32Array.from({ length: SIZE * SIZE }, (_, i) => (i % SIZE < SIZE / 2 ? 0.4 : 0.6));

it("makes the light side of an edge lighter and the dark side darker, and nothing else", () => {
  const image = edge();
  sharpen(image, SIZE, 1, 1);
  const row = image.subarray(10 * SIZE, 11 * SIZE);
  // A blurred edge is Φ at half a pixel from it: cut at ±3σ and normalised, the kernel of σ = 1 has 0.3992 at 0, so the
  // pixel beside the edge is 0.4 + 0.2·(1 − 0.3992) / 2 when blurred, and 0.4 less 0.0601 when sharpened.
  expect(row[SIZE / 2 - 1]).toBeCloseTo(0.4 - 0.0601, 3);
  expect(row[SIZE / 2]).toBeCloseTo(0.6 + 0.0601, 3);
  expect(row[2]).toBeCloseTo(0.4, 6);
  expect(row[SIZE - 3]).toBeCloseTo(0.6, 6);
});

it("does nothing by an amount of zero, and clips what a large one makes", () => {
  const image = edge();
  sharpen(image, SIZE, 1, 0);
  expect(image).toEqual(edge());
  sharpen(image, SIZE, 1, 20);
  expect(Math.min(...image)).toBe(0);
  expect(Math.max(...image)).toBe(1);
});
