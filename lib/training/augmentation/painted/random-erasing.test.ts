import { describe, expect, it } from "vitest";
import { Random } from "../../../tensor/random";
import { eraseRectangle } from "./random-erasing";

const SIZE = 50;
/** Which pixels changed, as a box and a count. */
function erased(seed: number, probability: number) {
  const image = new Float32Array(SIZE * SIZE).fill(2);
  eraseRectangle(image, SIZE, probability, new Random(seed));
  const changed = [...image.keys()].filter((i) => image[i] !== 2);
  const [xs, ys] = [changed.map((i) => i % SIZE), changed.map((i) => Math.floor(i / SIZE))];
  return {
    count: changed.length,
    width: Math.max(...xs) - Math.min(...xs) + 1,
    height: Math.max(...ys) - Math.min(...ys) + 1,
    values: changed.map((i) => image[i]),
  };
}

describe("eraseRectangle", () => {
  it("fills one whole rectangle of 2 to 40% with grey values of its own for each pixel", () => {
    for (let seed = 0; seed < 100; seed++) {
      const { count, width, height, values } = erased(seed, 1);
      expect(count).toBe(width * height);
      expect(count / SIZE ** 2).toBeGreaterThan(0.015);
      expect(count / SIZE ** 2).toBeLessThan(0.42);
      expect(height / width).toBeGreaterThan(0.25);
      expect(height / width).toBeLessThan(4);
      expect(new Set(values).size).toBeGreaterThan(0.95 * count);
      expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });

  it("does so with its probability", () => {
    const times = Array.from({ length: 400 }, (_, seed) => erased(seed, 0.3).count > 0).filter(Boolean).length;
    expect(times).toBeGreaterThan(85);
    expect(times).toBeLessThan(155);
  });
});
