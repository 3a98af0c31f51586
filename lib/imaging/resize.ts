/** @file Resampling by plain IEEE additions and multiplications, so that every JavaScript engine gives the same bits. */
import type { GreyImage } from "./grey-image";

/** A rectangle of whole pixels. */
export interface Region {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** For each target sample: its first source sample and the weights from there on, summing to 1. */
interface Taps {
  first: Int32Array;
  count: Int32Array;
  weights: Float64Array;
  stride: number;
}

/**
 * Resamples a region of a film to `width × height`: a box filter with fractional coverage (each source pixel counts by
 * the area it shares with the target pixel) where it shrinks, bilinear with pixel centres aligned and edges repeated
 * where it grows; the two axes are treated apart.
 * @returns `height × width` values in the film's own units, not rounded.
 */
export function areaResample(image: GreyImage, region: Region, width: number, height: number): Float64Array {
  const across = taps(region.width, width);
  const down = taps(region.height, height);
  const out = new Float64Array(width * height);
  const row = new Float64Array(width);
  let rowOf = -1;
  for (let y = 0; y < height; y++) {
    for (let j = 0; j < down.count[y]; j++) {
      const source = down.first[y] + j;
      // Neighbouring target rows share at most one source row when shrinking: keep the last one.
      if (source !== rowOf) resampleRow(image, region, source, across, row);
      rowOf = source;
      const weight = down.weights[y * down.stride + j];
      for (let x = 0; x < width; x++) out[y * width + x] += weight * row[x];
    }
  }
  return out;
}

function resampleRow(
  { data, width }: GreyImage,
  region: Region,
  y: number,
  { first, count, weights, stride }: Taps,
  row: Float64Array,
): void {
  const start = (region.y + y) * width + region.x;
  for (let x = 0; x < row.length; x++) {
    let sum = 0;
    const from = start + first[x];
    for (let i = 0; i < count[x]; i++) sum += weights[x * stride + i] * data[from + i];
    row[x] = sum;
  }
}

function taps(source: number, target: number): Taps {
  return source >= target ? boxTaps(source, target) : linearTaps(source, target);
}

function boxTaps(source: number, target: number): Taps {
  const scale = source / target;
  const stride = Math.ceil(scale) + 1;
  const first = new Int32Array(target);
  const count = new Int32Array(target);
  const weights = new Float64Array(target * stride);
  for (let i = 0; i < target; i++) {
    const low = (i * source) / target;
    const high = ((i + 1) * source) / target;
    first[i] = Math.floor(low);
    count[i] = Math.min(Math.ceil(high), source) - first[i];
    for (let j = 0; j < count[i]; j++) {
      const covered = Math.min(high, first[i] + j + 1) - Math.max(low, first[i] + j);
      weights[i * stride + j] = covered / scale;
    }
  }
  return { first, count, weights, stride };
}

function linearTaps(source: number, target: number): Taps {
  const first = new Int32Array(target);
  const count = new Int32Array(target);
  const weights = new Float64Array(target * 2);
  for (let i = 0; i < target; i++) {
    const centre = Math.min(Math.max(((i + 0.5) * source) / target - 0.5, 0), source - 1);
    first[i] = Math.min(Math.floor(centre), Math.max(source - 2, 0));
    count[i] = Math.min(2, source);
    const fraction = centre - first[i];
    weights[2 * i] = 1 - fraction;
    weights[2 * i + 1] = fraction;
  }
  return { first, count, weights, stride: 2 };
}

/** The film reduced so that its longer side is at most `maxSide`, aspect and depth kept. Smaller films come back as they are. */
export function thumbnail(image: GreyImage, maxSide: number): GreyImage {
  const longer = Math.max(image.width, image.height);
  if (longer <= maxSide) return image;
  const width = Math.max(1, Math.round((image.width * maxSide) / longer));
  const height = Math.max(1, Math.round((image.height * maxSide) / longer));
  const values = areaResample(image, { x: 0, y: 0, width: image.width, height: image.height }, width, height);
  const data = image.data instanceof Uint8Array ? new Uint8Array(values.length) : new Uint16Array(values.length);
  for (let i = 0; i < data.length; i++) data[i] = Math.round(values[i]);
  return { width, height, data, maxValue: image.maxValue };
}
