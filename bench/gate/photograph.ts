/** @file Films as somebody photographs them: made from real films or drawings, to measure what the gate does with them. */
import type { GreyImage } from "../../lib/imaging/grey-image";
import { gaussianBlur } from "../../lib/imaging/gaussian-blur";
import type { Random } from "../../lib/tensor/random";

export const PHOTOGRAPHS = ["dark table", "light box", "room", "screen", "filled frame"] as const;
export type Photograph = (typeof PHOTOGRAPHS)[number];

const SIDE = 384;

/** A photograph, 384 × 384: askew and in perspective, with a reflection, the camera's blur and noise; of a screen, stripes too. */
export function photograph(film: GreyImage, kind: Photograph, random: Random): GreyImage {
  const margin =
    kind === "filled frame" ? -random.between(0.04, 0.1) : random.between(kind === "screen" ? -0.02 : 0.04, 0.18);
  const lean = random.between(-0.1, 0.1) * (kind === "filled frame" ? 0.6 : 1);
  const toFilm = perspective(cornersOf(margin, lean, kind === "filled frame" ? 0.015 : 0.03, random));
  const around = surroundings(kind, random);
  const [dim, lift] = [random.between(0.75, 0.95), random.between(0, 20)];
  const values = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const [u, v] = toFilm((x + 0.5) / SIDE, (y + 0.5) / SIDE);
      const onFilm = u >= 0 && u < 1 && v >= 0 && v < 1;
      values[y * SIDE + x] = onFilm ? sample(film, u, v) * dim + lift : around[y * SIDE + x];
    }
  addReflection(values, random);
  if (kind === "screen") addStripes(values, random);
  gaussianBlur(values, SIDE, 0.7);
  const noise = random.between(1, 4);
  const data = Uint8Array.from(values, (value) =>
    Math.min(255, Math.max(0, Math.round(value + noise * random.normal()))),
  );
  return { width: SIDE, height: SIDE, data, maxValue: 255 };
}

type Corner = readonly [x: number, y: number];

function cornersOf(margin: number, lean: number, warp: number, random: Random): Corner[] {
  const half = 0.5 - margin;
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([x, y]) => [
    0.5 + half * (Math.cos(lean) * x - Math.sin(lean) * y) + random.between(-warp, warp),
    0.5 + half * (Math.sin(lean) * x + Math.cos(lean) * y) + random.between(-warp, warp),
  ]);
}

/** From the photograph's plane to the film's, both 0–1: the inverse of Heckbert's map of the unit square to four corners (1989, p. 20). */
function perspective([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]: readonly Corner[]): (x: number, y: number) => Corner {
  const [dx1, dx2, sx] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3];
  const [dy1, dy2, sy] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3];
  const by = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / by;
  const h = (dx1 * sy - sx * dy1) / by;
  const [a, b, c] = [x1 - x0 + g * x1, x3 - x0 + h * x3, x0];
  const [d, e, f] = [y1 - y0 + g * y1, y3 - y0 + h * y3, y0];
  return (x, y) => {
    const u = (e - f * h) * x + (c * h - b) * y + (b * f - c * e);
    const v = (f * g - d) * x + (a - c * g) * y + (c * d - a * f);
    const w = (d * h - e * g) * x + (b * g - a * h) * y + (a * e - b * d);
    return [u / w, v / w];
  };
}

function sample({ width, height, data, maxValue }: GreyImage, u: number, v: number): number {
  const x = Math.min(Math.max(u * width - 0.5, 0), width - 1.001);
  const y = Math.min(Math.max(v * height - 0.5, 0), height - 1.001);
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const at = y0 * width + x0;
  const upper = data[at] + (x - x0) * (data[at + 1] - data[at]);
  const lower = data[at + width] + (x - x0) * (data[at + width + 1] - data[at + width]);
  return ((upper + (y - y0) * (lower - upper)) * 255) / maxValue;
}

function surroundings(kind: Photograph, random: Random): Float32Array {
  const flat = {
    "dark table": [0, 40],
    "light box": [215, 255],
    room: [40, 120],
    screen: [5, 30],
    "filled frame": [10, 60],
  }[kind];
  const grey = random.between(flat[0], flat[1]);
  const out = new Float32Array(SIDE * SIDE).fill(grey);
  if (kind === "room") {
    const texture = cloud(SIDE, 1.5, random);
    texture.forEach((value, i) => (out[i] += 110 * (value - 0.5)));
  }
  return out;
}

function addReflection(values: Float32Array, random: Random): void {
  const [x0, y0] = [random.between(0.2, 0.8) * SIDE, random.between(0.2, 0.8) * SIDE];
  const [width, light] = [random.between(0.05, 0.2) * SIDE, random.between(40, 150)];
  for (let i = 0; i < values.length; i++) {
    const squared = ((i % SIDE) - x0) ** 2 + (Math.floor(i / SIDE) - y0) ** 2;
    values[i] += light * Math.exp(-squared / (2 * width * width));
  }
}

function addStripes(values: Float32Array, random: Random): void {
  const [direction, strength, bend] = [random.between(0, Math.PI), random.between(0.04, 0.1), random.between(60, 120)];
  const wave = random.between(0.3, 1.2);
  for (let i = 0; i < values.length; i++) {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    values[i] *=
      1 + strength * Math.sin(wave * (Math.cos(direction) * x + Math.sin(direction) * y) + Math.sin(x / bend));
  }
}

/** Soft spots of all sizes, 0–1: the sum of smoothed noise, each octave `2 ** -roughness` as loud as the one before. */
export function cloud(side: number, roughness: number, random: Random): Float32Array {
  const out = new Float32Array(side * side);
  for (let cells = 3, loudness = 1; cells < side; cells *= 2, loudness *= 2 ** -roughness) {
    const knots = Float32Array.from({ length: (cells + 2) ** 2 }, () => random.normal());
    for (let i = 0; i < out.length; i++) {
      const [x, y] = [((i % side) / side) * cells, (Math.floor(i / side) / side) * cells];
      const [x0, y0] = [Math.floor(x), Math.floor(y)];
      const smooth = (t: number) => t * t * (3 - 2 * t);
      const [fx, fy] = [smooth(x - x0), smooth(y - y0)];
      const at = y0 * (cells + 2) + x0;
      const upper = knots[at] + fx * (knots[at + 1] - knots[at]);
      const lower = knots[at + cells + 2] + fx * (knots[at + cells + 3] - knots[at + cells + 2]);
      out[i] += loudness * (upper + fy * (lower - upper));
    }
  }
  let [low, high] = [Infinity, -Infinity];
  for (const value of out) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return out.map((value) => (value - low) / (high - low));
}
