/** @file How well one film fits a part of another, pixel by pixel. */
import { halved } from "./chest-descriptor";
import { CorrelationSums } from "../../tensor/correlation";
import { type CropWindow, WHOLE_FILM } from "./crop-windows";
import { detailPicture } from "./detail-picture";
import { THUMB_SIDE } from "../film-features";
import { windowOf } from "./window-of";

/** Side of the picture on which a fit is searched. */
export const SEARCH_SIDE = THUMB_SIDE / 2;
/** Side of the pictures that are compared in the end: a crop of three quarters of the side has as many pixels of the thumb. */
const COMPARED_SIDE = 48;
/** Pixels of {@link COMPARED_SIDE} left out at each edge, 8%: there stand captions, markers and collimators, which a copy may have and the film not. */
const MARGIN = 4;
/** The same of {@link SEARCH_SIDE}. */
const SEARCH_MARGIN = 2;

/** `[SEARCH_SIDE, SEARCH_SIDE]`, one byte each: a set of 100,000 has them all in memory. */
export type SearchPicture = Int8Array;

/** Values of a detail picture stay within ± 4. */
const SEARCH_SCALE = 31;

export function searchPicture(thumb: Uint8Array): SearchPicture {
  const detail = detailPicture(halved(thumb), SEARCH_SIDE, { fine: 0.5, coarse: 2 });
  return Int8Array.from(detail, (value) => Math.max(-127, Math.min(127, Math.round(SEARCH_SCALE * value))));
}

/** The mirror image of a square picture of `side`. */
export function mirrored<T extends Uint8Array | Int8Array>(picture: T, side: number): T {
  const out = picture.slice() as T;
  for (let y = 0; y < side; y++) out.subarray(y * side, (y + 1) * side).reverse();
  return out;
}

/** Halved while the edges are moved; the last is a third of a thumb's pixel. */
const MOVES = [0.02, 0.01, 0.005];
/** A fit that begins worse than this is not looked into: nine in ten chance pairs, and no copy of those measured (docs/audit.md). */
const MIN_BEGIN = 0.25;
/** No smaller part is compared. */
const MIN_SPAN = 0.6;

/**
 * The window of `whole` that `part` fits best, near the one where the search begins: the edges are moved in turn while that
 * helps, in ever smaller steps. Null where it does not begin to fit.
 */
export function alignPictures(whole: SearchPicture, part: SearchPicture, begin: CropWindow): CropWindow | null {
  const correlationAt = (window: CropWindow) => searchCorrelation(whole, part, window);
  const first = correlationAt(begin);
  return first < MIN_BEGIN ? null : climb(begin, first, MOVES, correlationAt)[0];
}

/** Takes every move that helps until none does, then smaller ones. */
function climb(
  begin: CropWindow,
  value: number,
  moves: readonly number[],
  valueAt: (window: CropWindow) => number,
): [CropWindow, number] {
  let window = begin;
  let best = value;
  for (const move of moves) {
    for (let improved = true; improved;) {
      improved = false;
      for (const next of moved(window, move)) {
        const found = valueAt(next);
        if (found <= best + 1e-4) continue;
        best = found;
        window = next;
        improved = true;
      }
    }
  }
  return [window, best];
}

/** The window after each single move: of an edge, or of two that shift it. */
function moved({ left, right, top, bottom }: CropWindow, move: number): CropWindow[] {
  const moves = [
    [move, 0],
    [-move, 0],
    [0, move],
    [0, -move],
    [move, move],
    [-move, -move],
  ];
  const windows = [
    ...moves.map(([from, to]) => ({ left: left + from, right: right + to, top, bottom })),
    ...moves.map(([from, to]) => ({ left, right, top: top + from, bottom: bottom + to })),
  ];
  return windows.filter(
    (one) =>
      one.left >= 0 &&
      one.top >= 0 &&
      one.right <= 1 &&
      one.bottom <= 1 &&
      one.right - one.left >= MIN_SPAN &&
      one.bottom - one.top >= MIN_SPAN,
  );
}

function searchCorrelation(
  whole: SearchPicture,
  part: SearchPicture,
  { left, right, top, bottom }: CropWindow,
): number {
  const side = SEARCH_SIDE;
  let sumA = 0,
    sumB = 0,
    sumAA = 0,
    sumBB = 0,
    sumAB = 0;
  const limit = side - 1.001;
  for (let y = SEARCH_MARGIN; y < side - SEARCH_MARGIN; y++) {
    const down = Math.min(Math.max((top + ((y + 0.5) / side) * (bottom - top)) * side - 0.5, 0), limit);
    const row = down | 0;
    const dy = down - row;
    for (let x = SEARCH_MARGIN; x < side - SEARCH_MARGIN; x++) {
      const across = Math.min(Math.max((left + ((x + 0.5) / side) * (right - left)) * side - 0.5, 0), limit);
      const column = across | 0;
      const dx = across - column;
      const at = row * side + column;
      const upper = whole[at] + dx * (whole[at + 1] - whole[at]);
      const lower = whole[at + side] + dx * (whole[at + side + 1] - whole[at + side]);
      const a = upper + dy * (lower - upper);
      const b = part[y * side + x];
      sumA += a;
      sumB += b;
      sumAA += a * a;
      sumBB += b * b;
      sumAB += a * b;
    }
  }
  const n = (side - 2 * SEARCH_MARGIN) ** 2;
  const spread = (n * sumAA - sumA * sumA) * (n * sumBB - sumB * sumB);
  return spread > 1e-9 ? (n * sumAB - sumA * sumB) / Math.sqrt(spread) : 0;
}

/** How two films agree where they are laid on each other. */
export interface Fit {
  window: CropWindow;
  /** Normalised cross-correlation of the greys, −1–1. All chests are alike here: different patients reach 0.98. */
  correlation: number;
  /** The same of their detail pictures: what tells a copy from another chest. */
  detailCorrelation: number;
}

/**
 * A fit below is no copy however its edges are moved; one above is sure. Where the search ends, the least copy of those
 * measured fits with 0.90, the least suspect with 0.82, and nine in ten of the rest with less than 0.73.
 */
const WORTH_MOVING = [0.7, 0.95] as const;
const FINE_MOVES = [0.006, 0.003];

/** Compares what the window shows of one thumb with the other thumb, after a last search for the best edges on the very pictures that are compared. */
export function compareFilms(whole: Uint8Array, part: Uint8Array, begin: CropWindow): Fit {
  const partPicture = windowOf(part, WHOLE_FILM, COMPARED_SIDE);
  const partDetail = comparedDetail(partPicture);
  const detailAt = (window: CropWindow) =>
    innerCorrelation(comparedDetail(windowOf(whole, window, COMPARED_SIDE)), partDetail);
  let window = begin;
  let detailCorrelation = detailAt(window);
  const [worth, sure] = WORTH_MOVING;
  if (detailCorrelation >= worth && detailCorrelation < sure)
    [window, detailCorrelation] = climb(window, detailCorrelation, FINE_MOVES, detailAt);
  return {
    window,
    detailCorrelation,
    correlation: innerCorrelation(windowOf(whole, window, COMPARED_SIDE), partPicture),
  };
}

function comparedDetail(picture: Float32Array): Float32Array {
  return detailPicture(picture, COMPARED_SIDE, { fine: 0.5, coarse: 1 });
}

function innerCorrelation(a: Float32Array, b: Float32Array): number {
  const sums = new CorrelationSums();
  for (let y = MARGIN; y < COMPARED_SIDE - MARGIN; y++) {
    for (let x = MARGIN; x < COMPARED_SIDE - MARGIN; x++) sums.add(a[y * COMPARED_SIDE + x], b[y * COMPARED_SIDE + x]);
  }
  return sums.value();
}
