/** @file A film that was stored smaller than it is: down to fewer pixels and up again, as Pillow's `Image.resize` does both. */
import type { Random } from "../../../tensor/random";

interface Filter {
  /** Half its width, in pixels of the coarser grid. */
  support: number;
  weight(distance: number): number;
}

const BOX: Filter = { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) };
const TRIANGLE: Filter = { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) };
/** Keys 1981, "Cubic convolution interpolation for digital image processing", with a = −1/2. */
const CUBIC: Filter = {
  support: 2,
  weight(x) {
    const far = Math.abs(x);
    if (far < 1) return (1.5 * far - 2.5) * far * far + 1;
    return far < 2 ? ((-0.5 * far + 2.5) * far - 4) * far + 2 : 0;
  },
};

/** How a film is resized: by which filter, and whether that widens where pixels are lost, so that nothing aliases. */
export interface Kernel {
  filter: Filter;
  widens: boolean;
}

/** What programs reduce films by. The last one reads single pixels, as OpenCV's `INTER_LINEAR` does, and aliases. */
const DOWN = {
  box: { filter: BOX, widens: true },
  bilinear: { filter: TRIANGLE, widens: true },
  bicubic: { filter: CUBIC, widens: true },
  pointwise: { filter: TRIANGLE, widens: false },
} satisfies Record<string, Kernel>;
const UP = { bilinear: DOWN.bilinear, bicubic: DOWN.bicubic };

/** The ways down and up again, by name. */
export const RESAMPLING = { down: DOWN, up: UP };

/**
 * Takes a 0–1 image down to a share of its side between `smallest` and 1, and up again, in place, by kernels that are
 * drawn each time; clipped to 0–1, for cubic kernels overshoot.
 */
export function resampleRandomly(image: Float32Array, size: number, smallest: number, random: Random): void {
  const side = Math.max(1, Math.round(random.between(smallest, 1) * size));
  const down = Object.values(DOWN)[random.int(Object.keys(DOWN).length)];
  const up = Object.values(UP)[random.int(Object.keys(UP).length)];
  if (side === size) return;
  const restored = resized(resized(image, size, side, down), side, size, up);
  for (let i = 0; i < image.length; i++) image[i] = Math.min(1, Math.max(0, restored[i]));
}

/** A `size × size` image at another side: rows, then columns, float32 between them; equals Pillow's mode F. */
export function resized(image: Float32Array, size: number, side: number, kernel: Kernel): Float32Array {
  const taps = tapsOf(size, side, kernel);
  const rows = new Float32Array(size * side);
  for (let y = 0, out = 0; y < size; y++) {
    const from = y * size;
    for (let x = 0; x < side; x++, out++) {
      let sum = 0;
      const first = from + taps.first[x];
      const at = x * taps.stride;
      for (let k = 0; k < taps.count[x]; k++) sum += taps.weights[at + k] * image[first + k];
      rows[out] = sum;
    }
  }
  const result = new Float32Array(side * side);
  const line = new Float64Array(side);
  for (let y = 0; y < side; y++) {
    line.fill(0);
    for (let k = 0; k < taps.count[y]; k++) {
      const weight = taps.weights[y * taps.stride + k];
      const from = (taps.first[y] + k) * side;
      for (let x = 0; x < side; x++) line[x] += weight * rows[from + x];
    }
    result.set(line, y * side);
  }
  return result;
}

/** For each target sample: its first source sample, how many there are, and their weights, which sum to 1. */
interface Taps {
  first: Int32Array;
  count: Int32Array;
  weights: Float64Array;
  stride: number;
}

/** As Pillow's `precompute_coeffs` lays them; beyond the edges there is nothing, and the rest is weighed anew. */
function tapsOf(source: number, target: number, { filter, widens }: Kernel): Taps {
  const scale = source / target;
  const width = widens ? Math.max(1, scale) : 1;
  const support = filter.support * width;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(target);
  const count = new Int32Array(target);
  const weights = new Float64Array(target * stride);
  for (let i = 0; i < target; i++) {
    const centre = (i + 0.5) * scale;
    first[i] = Math.max(0, Math.floor(centre - support + 0.5));
    count[i] = Math.min(source, Math.floor(centre + support + 0.5)) - first[i];
    let total = 0;
    for (let k = 0; k < count[i]; k++)
      total += weights[i * stride + k] = filter.weight((first[i] + k - centre + 0.5) / width);
    for (let k = 0; k < count[i]; k++) weights[i * stride + k] /= total;
  }
  return { first, count, weights, stride };
}
