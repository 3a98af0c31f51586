import type { Random } from "../../../tensor/random";

/** Shares of the area, and the flattest rectangle: s_l, s_h and r₁ of the paper. */
const SMALLEST = 0.02;
const LARGEST = 0.4;
const FLATTEST = 0.3;

/**
 * With the given probability fills one rectangle with random grey values, in place.
 *
 * Zhong, Kang, Li, Yang & Zheng 2020, "Random erasing data augmentation", algorithm 1: the area is uniform in 2–40% of
 * the image, height over width uniform in 0.3–1/0.3, drawn again until the rectangle fits; every pixel uniform in 0–1.
 */
export function eraseRectangle(image: Float32Array, size: number, probability: number, random: Random): void {
  if (random.uniform() >= probability) return;
  for (;;) {
    const area = random.between(SMALLEST, LARGEST) * size * size;
    const ratio = random.between(FLATTEST, 1 / FLATTEST);
    const height = Math.round(Math.sqrt(area * ratio));
    const width = Math.round(Math.sqrt(area / ratio));
    const left = random.int(size);
    const top = random.int(size);
    if (left + width > size || top + height > size) continue;
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++) image[y * size + x] = random.uniform();
    return;
  }
}
