import type { Random } from "../tensor/random";
import { blur, emptyPlane, type Plane } from "./plane";
import { addQuantumNoise } from "./quantum-noise";

/** How a machine makes a film of the attenuation. */
export interface Exposure {
  /** Share of scattered light that veils the film, 0.2–0.5 without a perfect grid. */
  scatter: number;
  /** Quanta per pixel through air: fewer are noisier. */
  quanta: number;
  /** Detector and focus blur, in fractions of the film's side. */
  blur: number;
  /** Power of the film curve: above 1 darker lungs. */
  gamma: number;
  /** Edge enhancement: weight of the difference to the blurred film. */
  sharpening: number;
  /** Amplitude of the lines of a grid, as a share of the light; 0 where it moved as it should. */
  gridLines: number;
}

/** Standard deviation of the scattered light's spread: 25 of 256 pixels. */
const SCATTER_SPREAD = 25 / 256;
/** Pairs of grid lines across a film. */
const GRID_PAIRS = 61;
/** Standard deviation of the detector's own noise, in quanta. */
const ELECTRONIC_SIGMA = 4;

/**
 * Attenuation → transmitted light (Beer–Lambert) → scatter → blur → Poisson noise → logarithm → edge enhancement →
 * film curve.
 * @param torso thickness of the body for each pixel; > 0.05 counts as body.
 * @returns values 0–1, bright = dense; the 1st and 99th percentile inside the body become 0.04 and 0.96.
 */
export function exposeFilm(attenuation: Plane, torso: Float32Array, exposure: Exposure, random: Random): Float32Array {
  const { size } = attenuation;
  const light = emptyPlane(size);
  for (let at = 0; at < light.data.length; at++) light.data[at] = Math.exp(-attenuation.data[at]);
  const veil = blur(light, size * SCATTER_SPREAD).data;
  for (let at = 0; at < veil.length; at++) light.data[at] += exposure.scatter * (veil[at] - light.data[at]);
  if (exposure.gridLines > 0) addGridLines(light, exposure.gridLines);
  const density = blur(light, exposure.blur * size);
  const counts = density.data;
  for (let at = 0; at < counts.length; at++) counts[at] *= exposure.quanta;
  addQuantumNoise(counts, ELECTRONIC_SIGMA, random);
  for (let at = 0; at < counts.length; at++) counts[at] = -Math.log(Math.max(1, counts[at]) / exposure.quanta);
  if (exposure.sharpening > 0) {
    const soft = blur(density, size * 0.012).data;
    for (let at = 0; at < soft.length; at++) counts[at] += exposure.sharpening * (counts[at] - soft[at]);
  }
  return filmCurve(density, torso, exposure.gamma);
}

function addGridLines({ size, data }: Plane, amplitude: number): void {
  const line = Float32Array.from(
    { length: size },
    (_, x) => 1 + amplitude * Math.sin((2 * Math.PI * GRID_PAIRS * (x + 0.5)) / size),
  );
  for (let at = 0; at < data.length; at++) data[at] *= line[at % size];
}

/** Percentiles are taken on every so many-th pixel; odd, so that it walks across the columns. */
const SAMPLE = 7;
const CURVE_STEPS = 1024;

function filmCurve({ data }: Plane, torso: Float32Array, gamma: number): Float32Array {
  const inside = new Float32Array(Math.ceil(data.length / SAMPLE));
  let count = 0;
  for (let at = 0; at < data.length; at += SAMPLE) if (torso[at] > 0.05) inside[count++] = data[at];
  const sorted = inside.subarray(0, count).sort();
  const low = sorted[Math.floor(count * 0.01)];
  const gain = 1 / (sorted[Math.floor(count * 0.99)] - low);
  const curve = Float32Array.from({ length: CURVE_STEPS + 2 }, (_, i) => 0.04 + 0.92 * (i / CURVE_STEPS) ** gamma);
  const film = new Float32Array(data.length);
  for (let at = 0; at < film.length; at++) {
    const value = Math.min(1, Math.max(-0.04, (data[at] - low) * gain));
    if (value <= 0) film[at] = 0.04 + 0.92 * value;
    else {
      const step = value * CURVE_STEPS;
      const cell = step | 0;
      film[at] = curve[cell] + (curve[cell + 1] - curve[cell]) * (step - cell);
    }
  }
  return film;
}
