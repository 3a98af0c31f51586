/** @file What two films are compared by at first: the low cosine frequencies of the film or of a crop of it, measured against what all films of the set have in common. */
import { choleskyFactor } from "../../tensor/cholesky";
import { CROPS, SPANS } from "./crop-windows";
import { THUMB_SIDE } from "../film-features";

const SIDE = THUMB_SIDE / 2;
/** Frequencies 0 … 6 of each axis. Higher ones no longer agree when a crop is off by half a step of {@link CROPS}. */
const FREQUENCIES = 7;
/** Without the mean grey. */
export const DESCRIPTOR_LENGTH = FREQUENCIES * FREQUENCIES - 1;

/** Of a crop, this much is left out at each edge: there stand captions, markers and collimators, which a copy may have and the film not. */
const EDGE = 0.08;

/** `[SPANS][FREQUENCIES × SIDE]`: the cosines over a span less its edges, each sample weighted by how much of it is covered. */
const BASES = SPANS.map((span) => {
  const from = span.from + EDGE * (span.to - span.from);
  const to = span.to - EDGE * (span.to - span.from);
  const basis = new Float32Array(FREQUENCIES * SIDE);
  for (let at = 0; at < SIDE; at++) {
    const low = Math.max(at / SIDE, from);
    const high = Math.min((at + 1) / SIDE, to);
    if (high <= low) continue;
    const phase = (Math.PI * ((low + high) / 2 - from)) / (to - from);
    const weight = (high - low) / (to - from);
    for (let frequency = 0; frequency < FREQUENCIES; frequency++)
      basis[frequency * SIDE + at] = weight * (frequency === 0 ? 1 : Math.SQRT2) * Math.cos(frequency * phase);
  }
  return basis;
});

/** The thumb at half its side, `[SIDE, SIDE]`. */
export function halved(thumb: Uint8Array, out: Float32Array = new Float32Array(SIDE * SIDE)): Float32Array {
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const at = 2 * y * THUMB_SIDE + 2 * x;
      out[y * SIDE + x] = (thumb[at] + thumb[at + 1] + thumb[at + THUMB_SIDE] + thumb[at + THUMB_SIDE + 1]) / 4;
    }
  }
  return out;
}

/** What the descriptors of a set have in common, and how they vary about it. */
export interface DescriptorScale {
  mean: Float32Array;
  /** `[DESCRIPTOR_LENGTH, DESCRIPTOR_LENGTH]`, lower triangular: L of the covariance L Lᵀ. */
  factor: Float64Array;
}

/** Computes descriptors of films one after the other; holds the buffers that this takes. */
export class DescriptorMaker {
  private readonly half = new Float32Array(SIDE * SIDE);
  /** `[SPANS][SIDE × FREQUENCIES]`: rows of the film after the transform across. */
  private readonly across = SPANS.map(() => new Float32Array(SIDE * FREQUENCIES));

  /** Takes the film whose crops {@link crop} then describes. `spans`: how many of SPANS will be asked for. */
  open(thumb: Uint8Array, spans: number = SPANS.length): void {
    halved(thumb, this.half);
    for (let span = 0; span < spans; span++) {
      const basis = BASES[span];
      const rows = this.across[span];
      for (let y = 0; y < SIDE; y++) {
        for (let u = 0; u < FREQUENCIES; u++) {
          let sum = 0;
          for (let x = 0; x < SIDE; x++) sum += basis[u * SIDE + x] * this.half[y * SIDE + x];
          rows[y * FREQUENCIES + u] = sum;
        }
      }
    }
  }

  /** Writes the frequencies of a crop of {@link CROPS} at `out[at …]`, their squares summing to 1; all 0 for a blank one. */
  crop(crop: number, out: Float32Array, at: number): void {
    const [spanAcross, spanDown] = CROPS[crop];
    const rows = this.across[spanAcross];
    const basis = BASES[spanDown];
    let squares = 0;
    for (let v = 0; v < FREQUENCIES; v++) {
      for (let u = v === 0 ? 1 : 0; u < FREQUENCIES; u++) {
        let sum = 0;
        for (let y = 0; y < SIDE; y++) sum += basis[v * SIDE + y] * rows[y * FREQUENCIES + u];
        out[at + v * FREQUENCIES + u - 1] = sum;
        squares += sum * sum;
      }
    }
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = 0; i < DESCRIPTOR_LENGTH; i++) out[at + i] *= scale;
  }
}

/** Turns a film's frequencies into those of its mirror image: cosines of odd frequency across change their sign. */
export function mirrorFrequencies(from: Float32Array, at: number, out: Float32Array, outAt: number): void {
  for (let i = 0; i < DESCRIPTOR_LENGTH; i++)
    out[outAt + i] = ((i + 1) % FREQUENCIES) % 2 === 1 ? -from[at + i] : from[at + i];
}

/** A set counts as if it had this many more films that vary without any pattern: so that few films are not their own measure. */
const PRIOR_FILMS = 50;

/** @param frequencies `[films, DESCRIPTOR_LENGTH]` of whole films. */
export function descriptorScale(frequencies: Float32Array): DescriptorScale {
  const n = DESCRIPTOR_LENGTH;
  const films = frequencies.length / n;
  const mean = new Float32Array(n);
  for (let at = 0; at < frequencies.length; at++) mean[at % n] += frequencies[at] / (films + PRIOR_FILMS);
  const covariance = new Float64Array(n * n);
  for (let film = 0; film < films; film++) {
    const row = frequencies.subarray(film * n, (film + 1) * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) covariance[i * n + j] += (row[i] - mean[i]) * (row[j] - mean[j]);
  }
  for (let i = 0; i < n; i++) {
    covariance[i * n + i] += PRIOR_FILMS * priorVariance(i);
    for (let j = 0; j <= i; j++) covariance[i * n + j] /= films + PRIOR_FILMS;
  }
  return { mean, factor: choleskyFactor(covariance, n) };
}

/** Pictures of the world have power that falls with the square of the frequency (Field 1987). */
function priorVariance(i: number): number {
  const u = (i + 1) % FREQUENCIES;
  const v = Math.floor((i + 1) / FREQUENCIES);
  return 0.09 / (u * u + v * v);
}

/** In place: how a film differs from the average one, measured by how films of the set vary (Mahalanobis), of length 1. */
export function standardise(values: Float32Array, at: number, { mean, factor }: DescriptorScale): void {
  const n = DESCRIPTOR_LENGTH;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    let rest = values[at + i] - mean[i];
    for (let j = 0; j < i; j++) rest -= factor[i * n + j] * values[at + j];
    values[at + i] = rest / factor[i * n + i];
    squares += values[at + i] ** 2;
  }
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  for (let i = 0; i < n; i++) values[at + i] *= scale;
}
