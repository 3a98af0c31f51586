/** @file The crops of a film that the search for copies tries, as windows on its thumb. */

/** What a crop keeps of each axis, as shares of the film: 0 ≤ `left` < `right` ≤ 1, `top` and `bottom` likewise. */
export interface CropWindow {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export const WHOLE_FILM: CropWindow = { left: 0, right: 1, top: 0, bottom: 1 };

/** One axis: from `from` to `to`. */
export interface Span {
  from: number;
  to: number;
}

/** Edges are tried this far apart, so that the nearest tried one is at most half of it off: a twelfth of the shortest wave compared. */
const STEP = 0.05;
const MAX_STEPS = 4;

/** What may be left of an axis after trims of 0, 5 … 20% in all, however they fall on its two ends; the whole first. */
export const SPANS: readonly Span[] = Array.from({ length: MAX_STEPS + 1 }, (_, total) =>
  Array.from({ length: total + 1 }, (__, before) => ({ from: before * STEP, to: 1 - (total - before) * STEP })),
).flat();

/** `[across, down]` as indices into {@link SPANS}: crops that keep the aspect, wherever they lie, and trims of one axis alone. The whole film first. */
export const CROPS: readonly (readonly [number, number])[] = SPANS.flatMap((across, x) =>
  SPANS.flatMap((down, y) => (sameLength(across, down) || x === 0 || y === 0 ? [[x, y] as const] : [])),
);

function sameLength(a: Span, b: Span): boolean {
  return Math.abs(a.to - a.from - (b.to - b.from)) < STEP / 2;
}

/** The window of a crop of {@link CROPS}. */
export function cropWindow(crop: number): CropWindow {
  const [across, down] = CROPS[crop];
  return { left: SPANS[across].from, right: SPANS[across].to, top: SPANS[down].from, bottom: SPANS[down].to };
}
