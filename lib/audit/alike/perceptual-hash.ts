/** @file The 64-bit perceptual hash of a film, and the distance between two. */
import { halved } from "./chest-descriptor";

/** The low and the high 32 bits of a 64-bit hash. */
export type Hash64 = readonly [low: number, high: number];

const SIDE = 32;
const KEPT = 8;

/** `[KEPT × SIDE]`: DCT-II without its scale, which the median takes out again but for the first row and column. */
const COSINES = Float64Array.from(
  { length: KEPT * SIDE },
  (_, i) => 2 * Math.cos((Math.PI * Math.floor(i / SIDE) * (2 * (i % SIDE) + 1)) / (2 * SIDE)),
);

/**
 * The DCT perceptual hash of a film's thumb: 32 × 32 area averages, their 8 × 8 lowest cosine frequencies, a bit for
 * each that is above their median. Distances are those of imagehash.phash on the same 32 × 32 picture; the order of the
 * bits is our own. Zauner, "Implementation and benchmarking of perceptual image hash functions" (2010), 3.2.
 */
export function perceptualHash(thumb: Uint8Array): Hash64 {
  return hashOf(lowFrequencies(halved(thumb)));
}

/** How many of the 64 bits differ. */
export function hashDistance(a: Hash64, b: Hash64): number {
  return bitCount(a[0] ^ b[0]) + bitCount(a[1] ^ b[1]);
}

/** Set bits of a 32-bit integer. Warren, Hacker's Delight (2002), 5-1. */
export function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** `[KEPT, KEPT]`, down then across. */
function lowFrequencies(picture: Float32Array): Float64Array {
  const across = new Float64Array(SIDE * KEPT);
  for (let y = 0; y < SIDE; y++)
    for (let u = 0; u < KEPT; u++)
      for (let x = 0; x < SIDE; x++) across[y * KEPT + u] += COSINES[u * SIDE + x] * picture[y * SIDE + x];
  const out = new Float64Array(KEPT * KEPT);
  for (let v = 0; v < KEPT; v++)
    for (let u = 0; u < KEPT; u++)
      for (let y = 0; y < SIDE; y++) out[v * KEPT + u] += COSINES[v * SIDE + y] * across[y * KEPT + u];
  return out;
}

function hashOf(frequencies: Float64Array): Hash64 {
  const sorted = Float64Array.from(frequencies).sort();
  const median = (sorted[31] + sorted[32]) / 2;
  const words: [number, number] = [0, 0];
  frequencies.forEach((value, i) => {
    if (value > median) words[i >>> 5] |= 1 << (i & 31);
  });
  return words;
}
