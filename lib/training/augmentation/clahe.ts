/**
 * @file Contrast-limited adaptive histogram equalisation: Zuiderveld 1994, "Contrast limited adaptive histogram
 * equalization", Graphics Gems IV, in the semantics of OpenCV's `cv::CLAHE` for 8-bit images.
 */
import type { Random } from "../../tensor/random";

const LEVELS = 256;
/** Tiles along a side. */
const TILES = 8;
/** The clip limits that are drawn, as Albumentations' `CLAHE(clip_limit=4)` does. */
const GENTLEST = 1;
const STRONGEST = 4;

export function drawClipLimit(random: Random): number {
  return random.between(GENTLEST, STRONGEST);
}

/**
 * Equalises the histogram of each of 8 × 8 tiles, clipped at `clipLimit` times its mean, and blends the four nearest
 * tiles' tables bilinearly. A side that is no multiple of 8 is filled up by reflection about its last pixel
 * (`BORDER_REFLECT_101`) for the histograms. Equals `cv2.createCLAHE(clipLimit, (8, 8)).apply(film)` but for rounding
 * in float32 there (one grey value, rarely).
 * @returns a new `size × size` film.
 */
export function equalise(film: Uint8Array, size: number, clipLimit: number): Uint8Array {
  const tile = Math.ceil(size / TILES);
  const tables = new Uint8Array(TILES * TILES * LEVELS);
  const limit = Math.max(1, Math.floor((clipLimit * tile * tile) / LEVELS));
  for (let t = 0; t < TILES * TILES; t++) {
    const histogram = tileHistogram(film, size, (t % TILES) * tile, Math.floor(t / TILES) * tile, tile);
    clip(histogram, limit);
    equalisingTable(histogram, tile * tile, tables.subarray(t * LEVELS, (t + 1) * LEVELS));
  }
  return blend(film, size, tile, tables);
}

function tileHistogram(film: Uint8Array, size: number, left: number, top: number, tile: number): Uint32Array {
  const histogram = new Uint32Array(LEVELS);
  for (let y = top; y < top + tile; y++) {
    const row = reflect(y, size) * size;
    for (let x = left; x < left + tile; x++) histogram[film[row + reflect(x, size)]]++;
  }
  return histogram;
}

/** Of a position beyond the last one, the one as far before it. */
const reflect = (position: number, size: number) => Math.abs(position < size ? position : 2 * (size - 1) - position);

/** Takes what exceeds the limit and hands it out evenly, the remainder at even distances. */
function clip(histogram: Uint32Array, limit: number): void {
  let excess = 0;
  for (let level = 0; level < LEVELS; level++) {
    if (histogram[level] <= limit) continue;
    excess += histogram[level] - limit;
    histogram[level] = limit;
  }
  const share = Math.floor(excess / LEVELS);
  let rest = excess - share * LEVELS;
  for (let level = 0; level < LEVELS; level++) histogram[level] += share;
  const step = Math.max(1, Math.floor(LEVELS / Math.max(1, rest)));
  for (let level = 0; level < LEVELS && rest > 0; level += step, rest--) histogram[level]++;
}

function equalisingTable(histogram: Uint32Array, area: number, table: Uint8Array): void {
  const scale = (LEVELS - 1) / area;
  for (let level = 0, sum = 0; level < LEVELS; level++) {
    sum += histogram[level];
    table[level] = Math.min(LEVELS - 1, roundHalfEven(sum * scale));
  }
}

function blend(film: Uint8Array, size: number, tile: number, tables: Uint8Array): Uint8Array {
  const output = new Uint8Array(film.length);
  const near = Array.from({ length: size }, (_, position) => nearestTiles(position, tile));
  for (let y = 0, i = 0; y < size; y++) {
    const down = near[y];
    for (let x = 0; x < size; x++, i++) {
      const across = near[x];
      const upper = down.before * TILES * LEVELS + film[i];
      const lower = down.after * TILES * LEVELS + film[i];
      const above =
        tables[upper + across.before * LEVELS] * (1 - across.share) +
        tables[upper + across.after * LEVELS] * across.share;
      const below =
        tables[lower + across.before * LEVELS] * (1 - across.share) +
        tables[lower + across.after * LEVELS] * across.share;
      output[i] = roundHalfEven(above * (1 - down.share) + below * down.share);
    }
  }
  return output;
}

/** The two tiles whose middles a position lies between, and how far it is towards the second. */
function nearestTiles(position: number, tile: number): { before: number; after: number; share: number } {
  const place = position / tile - 0.5;
  const before = Math.floor(place);
  return { before: Math.max(0, before), after: Math.min(TILES - 1, before + 1), share: place - before };
}

/** As OpenCV's `cvRound`: a half goes to the even neighbour. */
function roundHalfEven(value: number): number {
  const rounded = Math.floor(value + 0.5);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
