/** @file Drawing on a square of float32 values: smooth noise, blur and tapering strokes. Pure and seeded. */
import { Random } from "../tensor/random";

/** `size × size` values, row by row. */
export interface Plane {
  size: number;
  data: Float32Array;
}

export function emptyPlane(size: number): Plane {
  return { size, data: new Float32Array(size * size) };
}

/**
 * Fractional Brownian texture by value noise: `octaves` lattices of uniform values, each twice as fine and `gain` times
 * as strong as the one before, summed to unit variance at the lattice points.
 * @param cells lattice cells across the first octave.
 */
export function fbm(size: number, seed: number, cells: number, octaves: number, gain = 0.66): Plane {
  const random = new Random(seed);
  const plane = emptyPlane(size);
  let strength = 1;
  let power = 0;
  for (let octave = 0; octave < octaves; octave++) {
    addLattice(plane, random, cells * 2 ** octave, strength);
    power += strength * strength;
    strength *= gain;
  }
  const scale = 1 / Math.sqrt(power);
  for (let i = 0; i < plane.data.length; i++) plane.data[i] *= scale;
  return plane;
}

function addLattice({ size, data }: Plane, random: Random, cells: number, strength: number): void {
  const stride = cells + 1;
  const lattice = new Float32Array(stride * stride);
  const amplitude = strength * Math.sqrt(12);
  for (let i = 0; i < lattice.length; i++) lattice[i] = (random.uniform() - 0.5) * amplitude;
  const cell = new Int32Array(size);
  const fraction = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const at = ((i + 0.5) / size) * cells;
    cell[i] = Math.min(Math.floor(at), cells - 1);
    const t = at - cell[i];
    fraction[i] = t * t * (3 - 2 * t);
  }
  for (let y = 0; y < size; y++) {
    const row = cell[y] * stride;
    for (let x = 0; x < size; x++) {
      const at = row + cell[x];
      const top = lattice[at] + (lattice[at + 1] - lattice[at]) * fraction[x];
      const bottom = lattice[at + stride] + (lattice[at + stride + 1] - lattice[at + stride]) * fraction[x];
      data[y * size + x] += top + (bottom - top) * fraction[y];
    }
  }
}

/** Gaussian blur by three box blurs of the same variance (Wells 1986), edges repeated. @param sigma in pixels. */
export function blur({ size, data }: Plane, sigma: number): Plane {
  const radius = Math.max(0, Math.round((Math.sqrt(4 * sigma * sigma + 1) - 1) / 2));
  if (radius === 0) return sigma < 0.05 ? { size, data } : blurThree({ size, data }, sigma);
  let from = data;
  for (let pass = 0; pass < 3; pass++) {
    from = boxRows(from, size, radius);
    from = boxRows(from, size, radius);
  }
  return { size, data: from };
}

/** Box blur along the rows, written transposed: twice gives both axes back in place. */
function boxRows(from: Float32Array, size: number, radius: number): Float32Array {
  const to = new Float32Array(from.length);
  const scale = 1 / (2 * radius + 1);
  for (let y = 0; y < size; y++) {
    const row = y * size;
    let sum = 0;
    for (let i = -radius; i <= radius; i++) sum += from[row + Math.min(Math.max(i, 0), size - 1)];
    for (let x = 0; x < size; x++) {
      to[x * size + y] = sum * scale;
      sum += from[row + Math.min(x + radius + 1, size - 1)] - from[row + Math.max(x - radius, 0)];
    }
  }
  return to;
}

/** Below a box's reach: a 3 × 3 kernel with the wanted variance per axis, σ² = 2w for weights (w, 1 − 2w, w). */
function blurThree({ size, data }: Plane, sigma: number): Plane {
  const side = Math.min(0.3, (sigma * sigma) / 2);
  const pass = (from: Float32Array) => {
    const to = new Float32Array(from.length);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const at = y * size + x;
        to[x * size + y] = from[at] * (1 - 2 * side) + side * (from[x > 0 ? at - 1 : at] + from[x < size - 1 ? at + 1 : at]);
      }
    }
    return to;
  };
  return { size, data: pass(pass(data)) };
}

/** A point of a stroke, in pixels, with the stroke's half-width there. */
export interface StrokePoint {
  x: number;
  y: number;
  radius: number;
}

/**
 * Adds a tapering stroke: `amplitude × profile(q)` with q the distance from the centre line over the half-width, 0 … 1.
 * Where its segments overlap, the larger value counts, so joints do not show.
 */
export function addStroke(plane: Plane, points: readonly StrokePoint[], amplitude: number, profile: (q: number) => number): void {
  const { size, data } = plane;
  const box = boxAround(points, size);
  const width = box.right - box.left + 1;
  if (width <= 0 || box.bottom < box.top) return;
  const strongest = new Float32Array(width * (box.bottom - box.top + 1));
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const length2 = dx * dx + dy * dy || 1e-12;
    const part = boxAround([a, b], size);
    for (let y = part.top; y <= part.bottom; y++) {
      for (let x = part.left; x <= part.right; x++) {
        const t = Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / length2));
        const radius = a.radius + (b.radius - a.radius) * t;
        const [ex, ey] = [x - a.x - t * dx, y - a.y - t * dy];
        // Strokes thinner than a pixel grow fainter instead of broken.
        const reach = Math.max(radius, THINNEST);
        const q2 = (ex * ex + ey * ey) / (reach * reach);
        if (q2 >= 1) continue;
        const value = profile(Math.sqrt(q2)) * Math.min(1, radius / reach);
        const at = (y - box.top) * width + x - box.left;
        if (value > strongest[at]) strongest[at] = value;
      }
    }
  }
  for (let y = box.top; y <= box.bottom; y++) {
    for (let x = box.left; x <= box.right; x++) data[y * size + x] += amplitude * strongest[(y - box.top) * width + x - box.left];
  }
}

/** Half-width below which a stroke falls between the pixels. */
const THINNEST = 0.7;

/** The pixels that a stroke can touch, inside the plane. */
function boxAround(points: readonly StrokePoint[], size: number): { left: number; right: number; top: number; bottom: number } {
  const box = { left: size, right: -1, top: size, bottom: -1 };
  for (const { x, y, radius } of points) {
    const reach = Math.max(radius, THINNEST);
    box.left = Math.min(box.left, Math.floor(x - reach));
    box.right = Math.max(box.right, Math.ceil(x + reach));
    box.top = Math.min(box.top, Math.floor(y - reach));
    box.bottom = Math.max(box.bottom, Math.ceil(y + reach));
  }
  return { left: Math.max(0, box.left), right: Math.min(size - 1, box.right), top: Math.max(0, box.top), bottom: Math.min(size - 1, box.bottom) };
}
