import type { Random } from "../../tensor/random";

/** Whole pixels; right and bottom are the first ones outside. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/**
 * A rectangle of about `1 − share` of the image's area, as wide as it is high, about a uniform centre, cut at the edge.
 * Yun et al. 2019, "CutMix: regularization strategy to train strong classifiers with localizable features", algorithm A1.
 */
export function drawBox(random: Random, size: number, share: number): Box {
  const half = Math.floor((size * Math.sqrt(1 - share)) / 2);
  const [x, y] = [random.int(size), random.int(size)];
  return {
    left: Math.max(0, x - half),
    top: Math.max(0, y - half),
    right: Math.min(size, x + half),
    bottom: Math.min(size, y + half),
  };
}

/** The share of the image that a box leaves. */
export function shareOutside({ left, top, right, bottom }: Box, size: number): number {
  return 1 - ((right - left) * (bottom - top)) / (size * size);
}

/** Writes the image with the box of the other one. */
export function pasteInto(
  output: Float32Array,
  image: Float32Array,
  other: Float32Array,
  size: number,
  { left, top, right, bottom }: Box,
): void {
  output.set(image);
  for (let y = top; y < bottom; y++) output.set(other.subarray(y * size + left, y * size + right), y * size + left);
}
