/** @file Tapering strokes, curves and the profiles across them. */
import { toPixel, type Pose } from "./lung-field";
import type { Plane } from "./plane";

export type Point = readonly [x: number, y: number];

/** What a stroke adds from its centre line (q = 0) to its edge (q = 1), tabulated over q² so that no root is taken per pixel. */
export type Profile = Float32Array;
const PROFILE_STEPS = 256;

function profileOf(value: (q: number) => number): Profile {
  return Float32Array.from({ length: PROFILE_STEPS }, (_, i) => value(Math.sqrt((i + 0.5) / PROFILE_STEPS)));
}

/** Bone: a tube with a dense wall, so its rims are brighter than its middle. */
export const TUBE = profileOf((q) => Math.sqrt(1 - q * q) - 0.62 * Math.sqrt(Math.max(0, 0.72 * 0.72 - q * q)));
/** A filled cylinder. */
export const SOLID = profileOf((q) => Math.sqrt(1 - q * q));
/** Fades out: a hilum. */
export const SOFT = profileOf((q) => (1 - q * q) ** 1.5);
/** An airway: two thin walls and air between them. */
export const CUFF = profileOf((q) => Math.max(0, 1 - Math.abs(q - 0.75) / 0.25));

/** A point of a stroke, in pixels, with the stroke's half-width there. */
export interface StrokePoint {
  x: number;
  y: number;
  radius: number;
}

/** Half-width below which a stroke falls between the pixels. */
const THINNEST = 0.7;

/** Kept between strokes: the largest value of each pixel of the stroke being drawn. */
let scratch = new Float32Array(1 << 14);

/**
 * Adds a tapering stroke: `amplitude × profile(q)` with q the distance from the centre line over the half-width, 0 … 1.
 * Where its segments overlap, the larger value counts, so joints do not show.
 */
export function addStroke(
  { size, data }: Plane,
  points: readonly StrokePoint[],
  amplitude: number,
  profile: Profile,
): void {
  const box = boxAround(points, 0, points.length, size);
  const width = box.right - box.left + 1;
  const area = width * (box.bottom - box.top + 1);
  if (width <= 0 || box.bottom < box.top) return;
  if (scratch.length < area) scratch = new Float32Array(area);
  const strongest = scratch;
  strongest.fill(0, 0, area);
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1];
    const b = points[i];
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const taper = b.radius - a.radius;
    const length2 = dx * dx + dy * dy || 1e-12;
    const part = boxAround(points, i - 1, i + 1, size);
    for (let y = part.top; y <= part.bottom; y++) {
      let at = (y - box.top) * width + part.left - box.left;
      for (let x = part.left; x <= part.right; x++, at++) {
        const along = ((x - a.x) * dx + (y - a.y) * dy) / length2;
        const t = along < 0 ? 0 : along > 1 ? 1 : along;
        const radius = a.radius + taper * t;
        const ex = x - a.x - t * dx;
        const ey = y - a.y - t * dy;
        // Strokes thinner than a pixel grow fainter instead of broken.
        const reach = radius > THINNEST ? radius : THINNEST;
        const q2 = (ex * ex + ey * ey) / (reach * reach);
        if (q2 >= 1) continue;
        const value =
          radius < reach ? (profile[(q2 * PROFILE_STEPS) | 0] * radius) / reach : profile[(q2 * PROFILE_STEPS) | 0];
        if (value > strongest[at]) strongest[at] = value;
      }
    }
  }
  for (let y = box.top, from = 0; y <= box.bottom; y++) {
    for (let x = box.left, at = y * size + x; x <= box.right; x++, at++, from++)
      data[at] += amplitude * strongest[from];
  }
}

/** The pixels that the points from `first` to before `end` can touch, inside the plane. */
function boxAround(
  points: readonly StrokePoint[],
  first: number,
  end: number,
  size: number,
): { left: number; right: number; top: number; bottom: number } {
  let [left, right, top, bottom] = [size, -1, size, -1];
  for (let i = first; i < end; i++) {
    const { x, y, radius } = points[i];
    const reach = Math.max(radius, THINNEST);
    left = Math.min(left, Math.floor(x - reach));
    right = Math.max(right, Math.ceil(x + reach));
    top = Math.min(top, Math.floor(y - reach));
    bottom = Math.max(bottom, Math.ceil(y + reach));
  }
  return {
    left: Math.max(0, left),
    right: Math.min(size - 1, right),
    top: Math.max(0, top),
    bottom: Math.min(size - 1, bottom),
  };
}

/** A cubic Bézier curve over 0 … 1. */
export function bezier(a: Point, b: Point, c: Point, d: Point): (t: number) => Point {
  return (t) => {
    const s = 1 - t;
    const [wa, wb, wc, wd] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
    return [wa * a[0] + wb * b[0] + wc * c[0] + wd * d[0], wa * a[1] + wb * b[1] + wc * c[1] + wd * d[1]];
  };
}

const STEPS = 14;

/** Strokes a curve in torso coordinates; radii in torso lengths. */
export function addCurve(
  plane: Plane,
  pose: Pose,
  line: (t: number) => Point,
  radius: (t: number) => number,
  amplitude: number,
  profile: Profile,
): void {
  const points: StrokePoint[] = Array.from({ length: STEPS + 1 }, (_, i) => {
    const t = i / STEPS;
    return { ...toPixel(pose, plane.size, ...line(t)), radius: radius(t) * pose.scale * plane.size };
  });
  addStroke(plane, points, amplitude, profile);
}

/** A disc in torso coordinates. */
export function addDisc(
  plane: Plane,
  pose: Pose,
  [x, y]: Point,
  radius: number,
  amplitude: number,
  profile: Profile,
): void {
  const at = { ...toPixel(pose, plane.size, x, y), radius: radius * pose.scale * plane.size };
  addStroke(plane, [at, at], amplitude, profile);
}
