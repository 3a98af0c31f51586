/** @file What baseline JPEG does to a grey image, without writing a file: ITU-T T.81 (1992), annexes A.3 and K.1. */

const BLOCK = 8;
/** T.81 table K.1, luminance, row by row. */
const LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];

/** The quantisation table of a quality 1–100, as libjpeg's `jpeg_quality_scaling` and `jpeg_add_quant_table` make it. */
export function quantisation(quality: number): Float64Array {
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return Float64Array.from(LUMINANCE, (step) => Math.min(255, Math.max(1, Math.floor((step * percent + 50) / 100))));
}

/** `BASIS[u][x] = C(u)/2 · cos((2x + 1)uπ/16)`: the rows of the orthonormal 8-point DCT-II. */
const BASIS = Float64Array.from({ length: BLOCK * BLOCK }, (_, i) => {
  const [u, x] = [Math.floor(i / BLOCK), i % BLOCK];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});

/**
 * Takes a 0–1 image through the losses of a JPEG of the given quality, in place: bytes, level shift, 8 × 8 DCT,
 * quantisation, and back. A side that is no multiple of 8 is filled up by repeating its edge, as libjpeg does.
 * Agrees with libjpeg to one grey value, except in blocks where its transform in whole numbers rounds a coefficient to
 * the neighbouring step.
 */
export function degrade(image: Float32Array, size: number, quality: number): void {
  const steps = quantisation(quality);
  const block = new Float64Array(BLOCK * BLOCK);
  const scratch = new Float64Array(BLOCK * BLOCK);
  for (let top = 0; top < size; top += BLOCK) {
    for (let left = 0; left < size; left += BLOCK) {
      readBlock(image, size, left, top, block);
      transformForward(block, scratch);
      quantise(block, steps);
      transformBack(block, scratch);
      writeBlock(image, size, left, top, block);
    }
  }
}

/**
 * To the nearest multiple of each coefficient's step, halves away from zero. libjpeg's transform ends in whole eighths,
 * which decides many a tie, so these are rounded to first.
 */
function quantise(block: Float64Array, steps: Float64Array): void {
  for (let i = 0; i < block.length; i++) {
    const eighths = Math.floor(Math.abs(block[i]) * 8 + 0.5);
    const multiple = Math.floor(eighths / (8 * steps[i]) + 0.5) * steps[i];
    block[i] = block[i] < 0 ? -multiple : multiple;
  }
}

function readBlock(image: Float32Array, size: number, left: number, top: number, block: Float64Array): void {
  for (let y = 0, i = 0; y < BLOCK; y++) {
    const row = Math.min(size - 1, top + y) * size;
    for (let x = 0; x < BLOCK; x++, i++) block[i] = Math.round(image[row + Math.min(size - 1, left + x)] * 255) - 128;
  }
}

function writeBlock(image: Float32Array, size: number, left: number, top: number, block: Float64Array): void {
  const height = Math.min(BLOCK, size - top);
  const width = Math.min(BLOCK, size - left);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = Math.round(block[y * BLOCK + x] + 128);
      image[(top + y) * size + left + x] = (value < 0 ? 0 : value > 255 ? 255 : value) / 255;
    }
  }
}

/** Rows, then columns: `F = B · f · Bᵀ`. Rows of B are even for even u and odd for odd u, which halves the products. */
function transformForward(block: Float64Array, scratch: Float64Array): void {
  forwardAlong(block, scratch, 1, BLOCK);
  forwardAlong(scratch, block, BLOCK, 1);
}

/** One-dimensional transforms along samples `step` apart, of the 8 lines `line` apart. */
function forwardAlong(from: Float64Array, to: Float64Array, step: number, line: number): void {
  for (let i = 0, start = 0; i < BLOCK; i++, start += line) {
    const f0 = from[start],
      f1 = from[start + step],
      f2 = from[start + 2 * step],
      f3 = from[start + 3 * step];
    const f4 = from[start + 4 * step],
      f5 = from[start + 5 * step],
      f6 = from[start + 6 * step],
      f7 = from[start + 7 * step];
    for (let u = 0; u < BLOCK; u++) {
      const b = u * BLOCK;
      const sign = u % 2 === 0 ? 1 : -1;
      to[start + u * step] =
        BASIS[b] * (f0 + sign * f7) +
        BASIS[b + 1] * (f1 + sign * f6) +
        BASIS[b + 2] * (f2 + sign * f5) +
        BASIS[b + 3] * (f3 + sign * f4);
    }
  }
}

/** The inverse, `f = Bᵀ · F · B`. */
function transformBack(block: Float64Array, scratch: Float64Array): void {
  backAlong(block, scratch, BLOCK, 1);
  backAlong(scratch, block, 1, BLOCK);
}

function backAlong(from: Float64Array, to: Float64Array, step: number, line: number): void {
  for (let i = 0, start = 0; i < BLOCK; i++, start += line) {
    for (let x = 0; x < BLOCK / 2; x++) {
      let even = 0;
      let odd = 0;
      for (let u = 0; u < BLOCK; u += 2) {
        even += BASIS[u * BLOCK + x] * from[start + u * step];
        odd += BASIS[(u + 1) * BLOCK + x] * from[start + (u + 1) * step];
      }
      to[start + x * step] = even + odd;
      to[start + (BLOCK - 1 - x) * step] = even - odd;
    }
  }
}
