/** @file A square of float32 values: smooth noise and blur. Pure and seeded. */
import { Random } from "../tensor/random";

/** `size × size` values, row by row. */
export interface Plane {
  size: number;
  data: Float32Array;
}

export function emptyPlane(size: number): Plane {
  return { size, data: new Float32Array(size * size) };
}

/** A new plane with something on it. */
export function drawnPlane(size: number, draw: (plane: Plane) => void): Plane {
  const plane = emptyPlane(size);
  draw(plane);
  return plane;
}

/**
 * Fractional Brownian texture by value noise: `octaves` lattices of uniform values, each twice as fine and `gain` times
 * as strong as the one before (gain 0.66 ≈ Hurst exponent 0.6), summed to unit variance at the lattice points.
 * @param cells lattice cells across the first octave.
 */
export function fbm(size: number, seed: number, cells: number, octaves: number, gain = 0.66): Plane {
  const random = new Random(seed);
  const plane = emptyPlane(size);
  let power = 0;
  for (let octave = 0; octave < octaves; octave++) power += gain ** (2 * octave);
  let strength = Math.sqrt(12 / power);
  for (let octave = 0; octave < octaves; octave++) {
    addLattice(plane, random, cells * 2 ** octave, strength);
    strength *= gain;
  }
  return plane;
}

function addLattice({ size, data }: Plane, random: Random, cells: number, amplitude: number): void {
  const stride = cells + 1;
  const lattice = new Float32Array(stride * stride);
  for (let i = 0; i < lattice.length; i++) lattice[i] = (random.uniform() - 0.5) * amplitude;
  const cell = new Int32Array(size);
  const fraction = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const at = ((i + 0.5) / size) * cells;
    cell[i] = Math.min(Math.floor(at), cells - 1);
    const t = at - cell[i];
    fraction[i] = t * t * (3 - 2 * t);
  }
  const line = new Float32Array(stride);
  for (let y = 0; y < size; y++) {
    const from = cell[y] * stride;
    const down = fraction[y];
    for (let i = 0; i < stride; i++)
      line[i] = lattice[from + i] + (lattice[from + stride + i] - lattice[from + i]) * down;
    for (let x = 0, at = y * size; x < size; x++, at++) {
      const left = line[cell[x]];
      data[at] += left + (line[cell[x] + 1] - left) * fraction[x];
    }
  }
}

/** Below this, in pixels, a blur is done at the plane's own resolution. */
const WIDE = 8;

/** Gaussian blur by three box blurs of the same variance (Wells 1986), edges repeated; wide ones on a smaller copy. @param sigma in pixels. */
export function blur(plane: Plane, sigma: number): Plane {
  if (sigma >= WIDE) {
    const factor = Math.floor(sigma / (WIDE / 2));
    return enlarge(blur(shrink(plane, factor), sigma / factor), plane.size, factor);
  }
  const { size, data } = plane;
  const radius = Math.max(0, Math.round((Math.sqrt(4 * sigma * sigma + 1) - 1) / 2));
  if (radius === 0) return sigma < 0.05 ? plane : blurThree(plane, sigma);
  const [one, other] = [new Float32Array(data.length), new Float32Array(data.length)];
  boxRows(data, one, size, radius);
  boxRows(one, other, size, radius);
  for (let pass = 1; pass < 3; pass++) {
    boxRows(other, one, size, radius);
    boxRows(one, other, size, radius);
  }
  return { size, data: other };
}

/** Box blur along the rows, written transposed: twice gives both axes back in place. */
function boxRows(from: Float32Array, to: Float32Array, size: number, radius: number): void {
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
}

/** Below a box's reach: a 3 × 3 kernel with the wanted variance per axis, σ² = 2w for weights (w, 1 − 2w, w). */
function blurThree({ size, data }: Plane, sigma: number): Plane {
  const side = Math.min(0.3, (sigma * sigma) / 2);
  const middle = 1 - 2 * side;
  const [one, other] = [new Float32Array(data.length), new Float32Array(data.length)];
  const pass = (from: Float32Array, to: Float32Array) => {
    for (let y = 0; y < size; y++) {
      const row = y * size;
      to[y] = from[row] * middle + side * (from[row] + from[row + 1]);
      for (let x = 1; x < size - 1; x++)
        to[x * size + y] = from[row + x] * middle + side * (from[row + x - 1] + from[row + x + 1]);
      to[(size - 1) * size + y] = from[row + size - 1] * middle + side * (from[row + size - 2] + from[row + size - 1]);
    }
  };
  pass(data, one);
  pass(one, other);
  return { size, data: other };
}

/** Means of `factor × factor` blocks; those at the right and lower edge are smaller. */
function shrink({ size, data }: Plane, factor: number): Plane {
  const small = emptyPlane(Math.ceil(size / factor));
  for (let y = 0; y < small.size; y++) {
    for (let x = 0; x < small.size; x++) {
      const [right, bottom] = [Math.min(size, (x + 1) * factor), Math.min(size, (y + 1) * factor)];
      let sum = 0;
      for (let j = y * factor; j < bottom; j++) for (let i = x * factor; i < right; i++) sum += data[j * size + i];
      small.data[y * small.size + x] = sum / ((right - x * factor) * (bottom - y * factor));
    }
  }
  return small;
}

/** Bilinear, pixel centres aligned. */
function enlarge(small: Plane, size: number, factor: number): Plane {
  const plane = emptyPlane(size);
  const cell = new Int32Array(size);
  const fraction = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const at = Math.min(Math.max((i + 0.5) / factor - 0.5, 0), small.size - 1);
    cell[i] = Math.min(Math.floor(at), small.size - 2);
    fraction[i] = at - cell[i];
  }
  for (let y = 0; y < size; y++) {
    const from = cell[y] * small.size;
    for (let x = 0; x < size; x++) {
      const at = from + cell[x];
      const top = small.data[at] + (small.data[at + 1] - small.data[at]) * fraction[x];
      const bottom =
        small.data[at + small.size] + (small.data[at + small.size + 1] - small.data[at + small.size]) * fraction[x];
      plane.data[y * size + x] = top + (bottom - top) * fraction[y];
    }
  }
  return plane;
}

export function smoothstep(t: number): number {
  const clamped = t < 0 ? 0 : t > 1 ? 1 : t;
  return clamped * clamped * (3 - 2 * clamped);
}
