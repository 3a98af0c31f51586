/**
 * Gaussian blur of a square picture, separable, cut off at 3 σ, edges repeated.
 * @param picture `[side, side]`
 * @param sigma in pixels.
 */
export function gaussianBlur(picture: Float32Array, side: number, sigma: number): Float32Array {
  const radius = Math.ceil(3 * sigma);
  const kernel = Float32Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)));
  const sum = kernel.reduce((a, b) => a + b);
  for (let i = 0; i < kernel.length; i++) kernel[i] /= sum;
  return blurRowsIntoColumns(blurRowsIntoColumns(picture, side, kernel), side, kernel);
}

/** Transposed, so that the second call blurs down and turns the picture back. */
function blurRowsIntoColumns(picture: Float32Array, side: number, kernel: Float32Array): Float32Array {
  const out = new Float32Array(side * side);
  const radius = kernel.length >> 1;
  const row = new Float32Array(side + 2 * radius);
  for (let y = 0; y < side; y++) {
    row.fill(picture[y * side], 0, radius);
    row.set(picture.subarray(y * side, (y + 1) * side), radius);
    row.fill(picture[(y + 1) * side - 1], radius + side);
    for (let x = 0; x < side; x++) {
      let sum = 0;
      for (let i = 0; i < kernel.length; i++) sum += kernel[i] * row[x + i];
      out[x * side + y] = sum;
    }
  }
  return out;
}
