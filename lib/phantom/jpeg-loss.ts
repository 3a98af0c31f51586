/** @file What JPEG compression does to the grey values of a film, without the file around it. */

/** Luminance quantisation, ITU-T T.81 table K.1. */
const LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
  18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];

/** `BASIS[8 u + x]`: row u of the orthonormal DCT-II, T.81 §A.3.3. */
const BASIS = Float64Array.from({ length: 64 }, (_, i) => (i < 8 ? Math.SQRT1_2 : Math.cos(((2 * (i % 8) + 1) * Math.floor(i / 8) * Math.PI) / 16)) / 2);

/** The table for a quality of 1–100 as the Independent JPEG Group scales it. */
function quantisation(quality: number): number[] {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return LUMINANCE.map((entry) => Math.min(255, Math.max(1, Math.floor((entry * scale + 50) / 100))));
}

/**
 * The 8-bit grey values that come back from a baseline JPEG of this quality, up to rounding inside the codec: 8 × 8
 * cosine transform, quantisation and back. Huffman coding loses nothing, so it is left out. Edges are repeated.
 * @param quality 1–100.
 */
export function jpegLoss(data: Uint8Array, width: number, height: number, quality: number): Uint8Array {
  const table = quantisation(quality);
  const out = new Uint8Array(data.length);
  const block = new Float64Array(64);
  const half = new Float64Array(64);
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      for (let i = 0; i < 64; i++) block[i] = data[Math.min(height - 1, top + (i >> 3)) * width + Math.min(width - 1, left + (i & 7))] - 128;
      transform(block, half, forward);
      transform(half, block, forward);
      for (let i = 0; i < 64; i++) block[i] = Math.round(block[i] / table[i]) * table[i];
      transform(block, half, backward);
      transform(half, block, backward);
      for (let y = 0; y < 8 && top + y < height; y++) {
        for (let x = 0; x < 8 && left + x < width; x++) {
          const value = Math.round(block[8 * y + x] + 128);
          out[(top + y) * width + left + x] = value < 0 ? 0 : value > 255 ? 255 : value;
        }
      }
    }
  }
  return out;
}

const forward = (u: number, x: number) => BASIS[8 * u + x];
const backward = (x: number, u: number) => BASIS[8 * u + x];

/** Applies a matrix to each row and writes the result transposed: twice covers both axes. */
function transform(from: Float64Array, to: Float64Array, matrix: (row: number, column: number) => number): void {
  for (let line = 0; line < 8; line++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let x = 0; x < 8; x++) sum += matrix(u, x) * from[8 * line + x];
      to[8 * u + line] = sum;
    }
  }
}
