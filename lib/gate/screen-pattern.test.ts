import { expect, it } from "vitest";
import type { GreyImage } from "../imaging/grey-image";
import { Random } from "../tensor/random";
import { screenPattern } from "./screen-pattern";

/** Noise with soft shades, and `strength` of stripes with `cycles` a pixel in the direction (`across`, `down`). */
function shaded(side: number, strength: number, across: number, down: number): GreyImage {
  const random = new Random(3);
  const data = Uint8Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    const shade = 120 + 50 * Math.sin(x / 40) * Math.cos(y / 55);
    return shade + 4 * random.normal() + strength * Math.sin(2 * Math.PI * (across * x + down * y));
  });
  return { width: side, height: side, data, maxValue: 255 };
}

it.each([96, 200, 300, 700])("hears stripes on a slant above noise at %d pixels", (side) => {
  // Wide enough to be there still when the film is brought down to 384 pixels.
  const scale = Math.max(1, side / 384);
  expect(screenPattern(shaded(side, 0, 0.1, 0.07))).toBeLessThan(2);
  expect(screenPattern(shaded(side, 8, 0.11 / scale, 0.08 / scale))).toBeGreaterThan(2.6);
});

it("passes over stripes along the rows or columns, which scanners and grids make", () => {
  expect(screenPattern(shaded(300, 8, 0.125, 0))).toBeLessThan(2.6);
});
