import type { GreyImage } from "../imaging/grey-image";
import { areaResample } from "../imaging/resize";

/** The shorter side is brought down to this: a photograph's pattern of stripes is wide, a film's own grid vanishes. */
const WORKING_SIDE = 384;
const MOST = 256;
/** Cycles per pixel: below lie ribs and the chest. */
const LOWEST = 0.045;
const HIGHEST = 0.5;
/** Rings of frequencies over which the loudness of the rest is judged. */
const RINGS_PER_CYCLE = 128;

/**
 * How far the loudest single wave of the middle of a film stands out from waves of about the same length, as a natural logarithm: about 1.5 in
 * films, 3 and more where a screen's pixels or a weave make stripes (moiré). Waves along the rows or columns do not count: scanners,
 * grids and JPEG make them.
 */
export function screenPattern(image: GreyImage): number {
  const side = Math.min(MOST, 2 ** Math.floor(Math.log2(Math.min(image.width, image.height))));
  const power = spectrum(windowed(flattened(middleOf(image, side), side), side), side);
  return loudest(power, side);
}

function middleOf(image: GreyImage, side: number): Float64Array {
  const shorter = Math.min(image.width, image.height);
  const kept = Math.min(shorter, Math.round((side * shorter) / Math.min(WORKING_SIDE, shorter)));
  const region = {
    x: Math.floor((image.width - kept) / 2),
    y: Math.floor((image.height - kept) / 2),
    width: kept,
    height: kept,
  };
  return areaResample(image, region, side, side);
}

/** What is left after the mean of 9 × 9 around is taken away. */
function flattened(values: Float64Array, side: number): Float64Array {
  const blurred = boxed(boxed(values, side, 1), side, side);
  return values.map((value, i) => value - blurred[i]);
}

const REACH = 4;

/** Means along the rows (`step` 1) or down the columns (`step` = side), twice over: nearly a bell. */
function boxed(values: Float64Array, side: number, step: number, times = 2): Float64Array {
  if (times === 0) return values;
  const out = new Float64Array(values.length);
  const other = step === 1 ? side : 1;
  for (let line = 0; line < side; line++)
    for (let i = 0; i < side; i++) {
      let sum = 0;
      for (let k = i - REACH; k <= i + REACH; k++)
        sum += values[line * other + Math.min(Math.max(k, 0), side - 1) * step];
      out[line * other + i * step] = sum / (2 * REACH + 1);
    }
  return boxed(out, side, step, times - 1);
}

/** Hann's window over both axes. */
function windowed(values: Float64Array, side: number): Float64Array {
  const hann = Float64Array.from({ length: side }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (side - 1)));
  return values.map((value, i) => value * hann[i % side] * hann[Math.floor(i / side)]);
}

/** Magnitudes of the two-dimensional Fourier transform. */
function spectrum(values: Float64Array, side: number): Float64Array {
  const real = values.slice();
  const imaginary = new Float64Array(values.length);
  for (let line = 0; line < side; line++) transform(real, imaginary, line * side, 1, side);
  for (let line = 0; line < side; line++) transform(real, imaginary, line, side, side);
  return real.map((value, i) => Math.hypot(value, imaginary[i]));
}

/** Cooley and Tukey's fast Fourier transform of `length` (a power of two) values, `step` apart, in place. */
function transform(real: Float64Array, imaginary: Float64Array, start: number, step: number, length: number): void {
  for (let i = 1, j = 0; i < length; i++) {
    let bit = length >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    const [a, b] = [start + i * step, start + j * step];
    [real[a], real[b]] = [real[b], real[a]];
    [imaginary[a], imaginary[b]] = [imaginary[b], imaginary[a]];
  }
  for (let size = 2; size <= length; size *= 2) {
    const angle = (-2 * Math.PI) / size;
    for (let k = 0; k < size / 2; k++) {
      const [cos, sin] = [Math.cos(angle * k), Math.sin(angle * k)];
      for (let i = k; i < length; i += size) {
        const [a, b] = [start + i * step, start + (i + size / 2) * step];
        const x = real[b] * cos - imaginary[b] * sin;
        const y = real[b] * sin + imaginary[b] * cos;
        real[b] = real[a] - x;
        imaginary[b] = imaginary[a] - y;
        real[a] += x;
        imaginary[a] += y;
      }
    }
  }
}

function loudest(power: Float64Array, side: number): number {
  const rings: number[][] = [];
  // Half of the plane: the other half mirrors it.
  const frequency = (i: number) => (i < side / 2 ? i : i - side) / side;
  const waves: { ring: number; magnitude: number; slanted: boolean }[] = [];
  for (let y = 0; y <= side / 2; y++)
    for (let x = 0; x < side; x++) {
      const [across, down] = [Math.abs(frequency(x)), Math.abs(frequency(y))];
      const length = Math.hypot(across, down);
      if (length <= LOWEST || length >= HIGHEST) continue;
      const ring = Math.floor(length * RINGS_PER_CYCLE);
      const magnitude = power[y * side + x];
      (rings[ring] ??= []).push(magnitude);
      waves.push({ ring, magnitude, slanted: Math.min(across, down) > 1.5 / side });
    }
  const middles = rings.map((ring) => ring.sort((a, b) => a - b)[Math.floor(ring.length / 2)]);
  let most = 1;
  for (const { ring, magnitude, slanted } of waves)
    if (slanted && middles[ring] > 1e-9) most = Math.max(most, magnitude / middles[ring]);
  return Math.log(most);
}
