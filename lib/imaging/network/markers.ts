/** @file Small bright shapes outside the lungs, as letters of lead and burnt-in texts are. */
import type { Random } from "../../tensor/random";
import { isWithin } from "./regions";

/** A patch of a square, in pixels; `right` and `bottom` are the last ones. */
export interface Patch {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** In greys of 255: letters stand out so much from the mean of the grey around them … */
const STEP = 45;
/** … which is that within this share of the side. Reduced to a network's square, a thin letter is grey itself. */
const AROUND = 0.06;
/** Of the side: longer things are bones, collimators and scanner beds. */
const LONGEST = 0.15;
/** Of the side: a shape whose middle lies further in is part of the chest. */
const OUTER = 0.2;
const SMALLEST = 2;

/** The markers of a film, largest first: 8-connected pixels brighter than around them, that are small and near the edge. */
export function findMarkers(square: Uint8Array, size: number): Patch[] {
  const left = standsOut(square, size);
  const found: Patch[] = [];
  for (let start = 0; start < square.length; start++) {
    if (left[start] === 0) continue;
    const { patch, pixels } = takeShape(left, size, start);
    if (pixels >= SMALLEST && isMarker(square, size, patch)) found.push(patch);
  }
  return found.toSorted((a, b) => area(b) - area(a));
}

/** A copy with each patch, and the pixels next to it, filled with the mean grey around it. */
export function eraseMarkers(square: Uint8Array, size: number, patches: readonly Patch[]): Uint8Array {
  const out = square.slice();
  for (const patch of patches) {
    const wide = grown(patch, size, 1);
    const grey = Math.round(greyAround(out, size, wide));
    for (let y = wide.top; y <= wide.bottom; y++) out.fill(grey, y * size + wide.left, y * size + wide.right + 1);
  }
  return out;
}

/** As many patches of the same sizes at other places near the edge, none over a marker: what erasing anything at all does. */
export function controlPatches(markers: readonly Patch[], size: number, random: Random): Patch[] {
  return markers.flatMap((marker) => {
    const [width, height] = [marker.right - marker.left, marker.bottom - marker.top];
    for (let attempt = 0; attempt < 50; attempt++) {
      const [left, top] = [random.int(size - width), random.int(size - height)];
      const patch = { left, top, right: left + width, bottom: top + height };
      if (isOuter(patch, size) && !markers.some((other) => overlap(grown(other, size, 2), patch))) return [patch];
    }
    return [];
  });
}

/** 1 where a pixel is brighter than the mean around it by {@link STEP}. */
function standsOut(square: Uint8Array, size: number): Uint8Array {
  const reach = Math.max(3, Math.round(AROUND * size));
  // Sums over all pixels above and to the left, so that a window's sum takes four of them.
  const wide = size + 1;
  const sums = new Float64Array(wide * wide);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      sums[(y + 1) * wide + x + 1] =
        square[y * size + x] + sums[y * wide + x + 1] + sums[(y + 1) * wide + x] - sums[y * wide + x];
  return square.map((grey, i) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    const [left, right] = [Math.max(0, x - reach), Math.min(size, x + reach + 1)];
    const [top, bottom] = [Math.max(0, y - reach), Math.min(size, y + reach + 1)];
    const sum =
      sums[bottom * wide + right] - sums[top * wide + right] - sums[bottom * wide + left] + sums[top * wide + left];
    return grey - sum / ((right - left) * (bottom - top)) >= STEP ? 1 : 0;
  });
}

/** The shape that a pixel belongs to, 8-connected; it is taken out of `left`. */
function takeShape(left: Uint8Array, size: number, start: number): { patch: Patch; pixels: number } {
  const patch = { left: size, top: size, right: 0, bottom: 0 };
  const queue = [start];
  left[start] = 0;
  let pixels = 0;
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    pixels++;
    const [x, y] = [at % size, Math.floor(at / size)];
    patch.left = Math.min(patch.left, x);
    patch.right = Math.max(patch.right, x);
    patch.top = Math.min(patch.top, y);
    patch.bottom = Math.max(patch.bottom, y);
    for (let ny = Math.max(0, y - 1); ny <= Math.min(size - 1, y + 1); ny++)
      for (let nx = Math.max(0, x - 1); nx <= Math.min(size - 1, x + 1); nx++) {
        const next = ny * size + nx;
        if (left[next] === 0) continue;
        left[next] = 0;
        queue.push(next);
      }
  }
  return { patch, pixels };
}

/** Whether a shape is small, near an edge, and an island: darker on all four sides. The edge of a bone goes on, or is dark on one side only. */
function isMarker(square: Uint8Array, size: number, patch: Patch): boolean {
  const longest = Math.max(patch.right - patch.left, patch.bottom - patch.top) + 1;
  if (longest > LONGEST * size || !isOuter(patch, size)) return false;
  const brightest = Math.max(...greysIn(square, size, patch));
  return sidesOf(patch, size).every((side) => {
    const greys = greysIn(square, size, side);
    return brightest - Math.max(...greys) >= STEP;
  });
}

/** The rows and columns two pixels outside a patch: next to it a letter is blurred. Those outside the square are left out. */
function sidesOf({ left, top, right, bottom }: Patch, size: number): Patch[] {
  const [l, t, r, b] = [left - 2, top - 2, right + 2, bottom + 2];
  const [fromX, toX, fromY, toY] = [Math.max(0, l), Math.min(size - 1, r), Math.max(0, t), Math.min(size - 1, b)];
  const rows = [t, b].map((y) => ({ left: fromX, right: toX, top: y, bottom: y }));
  const columns = [l, r].map((x) => ({ left: x, right: x, top: fromY, bottom: toY }));
  const isInside = (patch: Patch) => patch.left >= 0 && patch.top >= 0 && patch.right < size && patch.bottom < size;
  return [...rows, ...columns].filter(isInside);
}

function greysIn(square: Uint8Array, size: number, { left, top, right, bottom }: Patch): number[] {
  const greys: number[] = [];
  for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) greys.push(square[y * size + x]);
  return greys;
}

/** Whether the middle of a patch lies near an edge. */
function isOuter({ left, right, top, bottom }: Patch, size: number): boolean {
  return !isWithin(OUTER, size, Math.round((left + right) / 2), Math.round((top + bottom) / 2));
}

/** The mean grey of the pixels right around a patch; 0 around one that fills the square. */
function greyAround(square: Uint8Array, size: number, patch: Patch): number {
  const outer = grown(patch, size, 2);
  let [sum, count] = [0, 0];
  for (let y = outer.top; y <= outer.bottom; y++)
    for (let x = outer.left; x <= outer.right; x++) {
      if (x >= patch.left && x <= patch.right && y >= patch.top && y <= patch.bottom) continue;
      sum += square[y * size + x];
      count++;
    }
  return count === 0 ? 0 : sum / count;
}

function grown({ left, top, right, bottom }: Patch, size: number, by: number): Patch {
  return {
    left: Math.max(0, left - by),
    top: Math.max(0, top - by),
    right: Math.min(size - 1, right + by),
    bottom: Math.min(size - 1, bottom + by),
  };
}

function overlap(a: Patch, b: Patch): boolean {
  return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

const area = ({ left, top, right, bottom }: Patch): number => (right - left + 1) * (bottom - top + 1);
