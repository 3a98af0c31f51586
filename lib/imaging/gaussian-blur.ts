/** Beyond three standard deviations the kernel is cut. */
const REACH = 3;
/** Narrower ones change no grey value; their outer weights would only be denormal numbers, which not every thread computes alike. */
const NARROWEST = 0.1;

/**
 * Gaussian blur in place: two passes with the same sampled kernel, normalised to sum 1 and cut at ±⌈3σ⌉, the edge
 * repeated outside. Matches OpenCV's `GaussianBlur(image, (2⌈3σ⌉ + 1,) * 2, σ, borderType=BORDER_REPLICATE)`.
 * @param deviation σ in pixels; below 0.1 it leaves the image as it is.
 */
export function gaussianBlur(image: Float32Array, size: number, deviation: number): void {
  if (deviation < NARROWEST) return;
  const half = halfKernel(deviation);
  const reach = half.length - 1;
  const padded = new Float32Array(size + 2 * reach);
  for (let y = 0; y < size; y++) {
    const row = image.subarray(y * size, (y + 1) * size);
    padded.fill(row[0], 0, reach);
    padded.set(row, reach);
    padded.fill(row[size - 1], reach + size);
    for (let x = 0; x < size; x++) {
      let sum = half[0] * padded[x + reach];
      for (let k = 1; k <= reach; k++) sum += half[k] * (padded[x + reach - k] + padded[x + reach + k]);
      row[x] = sum;
    }
  }
  // Down the columns, row by row: the image is read from a copy, in the order in which it lies in memory.
  const across = image.slice();
  const last = size - 1;
  for (let y = 0; y < size; y++) {
    const row = image.subarray(y * size, (y + 1) * size);
    for (let x = 0; x < size; x++) row[x] *= half[0];
    for (let k = 1; k <= reach; k++) {
      const above = Math.max(0, y - k) * size;
      const below = Math.min(last, y + k) * size;
      for (let x = 0; x < size; x++) row[x] += half[k] * (across[above + x] + across[below + x]);
    }
  }
}

/** The kernel from its middle outwards. */
function halfKernel(deviation: number): Float64Array {
  const half = Float64Array.from({ length: Math.ceil(REACH * deviation) + 1 }, (_, k) =>
    Math.exp(-(k * k) / (2 * deviation * deviation)),
  );
  const sum = half.reduce((total, weight) => total + 2 * weight, -half[0]);
  return half.map((weight) => weight / sum);
}
