import type { Random } from "../tensor/random";
import { blur, emptyPlane, type Plane } from "./plane";

/** How a machine makes a film of the attenuation. */
export interface Exposure {
  /** Share of scattered light that veils the film, 0–1. */
  scatter: number;
  /** Quanta per pixel through air: fewer are noisier. */
  quanta: number;
  /** Detector and focus blur, in fractions of the film's side. */
  blur: number;
  /** Power of the film curve: above 1 darker lungs. */
  gamma: number;
  /** Edge enhancement: weight of the difference to the blurred film. */
  sharpening: number;
}

/**
 * Attenuation → transmitted light → scatter → quantum noise (Poisson, as its normal limit) → logarithm → film curve.
 * @returns values 0–1, bright = dense; the 1st and 99th percentile inside the body become 0.04 and 0.96.
 */
export function exposeFilm(attenuation: Plane, body: (at: number) => boolean, exposure: Exposure, random: Random): Float32Array {
  const { size } = attenuation;
  const light = emptyPlane(size);
  for (let at = 0; at < light.data.length; at++) light.data[at] = Math.exp(-attenuation.data[at]);
  const veil = blur(light, size * 0.09).data;
  for (let at = 0; at < veil.length; at++) light.data[at] += exposure.scatter * (veil[at] - light.data[at]);
  const seen = blur(light, exposure.blur * size);
  const density = emptyPlane(size);
  for (let at = 0; at < density.data.length; at++) {
    const quanta = seen.data[at] * exposure.quanta;
    density.data[at] = -Math.log(Math.max(1, quanta + Math.sqrt(quanta) * random.normal()) / exposure.quanta);
  }
  if (exposure.sharpening > 0) {
    const soft = blur(density, size * 0.012).data;
    for (let at = 0; at < soft.length; at++) density.data[at] += exposure.sharpening * (density.data[at] - soft[at]);
  }
  return filmCurve(density, body, exposure.gamma);
}

/** Percentiles are taken on every so many-th pixel; odd, so that it walks across the columns. */
const SAMPLE = 5;

function filmCurve({ data }: Plane, body: (at: number) => boolean, gamma: number): Float32Array {
  const inside = new Float32Array(Math.ceil(data.length / SAMPLE));
  let count = 0;
  for (let at = 0; at < data.length; at += SAMPLE) if (body(at)) inside[count++] = data[at];
  const sorted = inside.subarray(0, count).sort();
  const low = sorted[Math.floor(count * 0.01)];
  const high = sorted[Math.floor(count * 0.99)];
  const film = new Float32Array(data.length);
  for (let at = 0; at < film.length; at++) {
    const value = Math.min(1, Math.max(-0.04, (data[at] - low) / (high - low)));
    film[at] = 0.04 + 0.92 * (value <= 0 ? value : value ** gamma);
  }
  return film;
}
