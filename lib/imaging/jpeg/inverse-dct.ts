import { type CoefficientPlane } from "./coefficients";

/** FIX(x) of libjpeg's jidctint.c: 13 bits behind the point. */
const CONST_BITS = 13;
const PASS1_BITS = 2;
const F0_298 = 2446,
  F0_390 = 3196,
  F0_541 = 4433,
  F0_765 = 6270,
  F0_899 = 7373,
  F1_175 = 9633;
const F1_501 = 12299,
  F1_847 = 15137,
  F1_961 = 16069,
  F2_053 = 16819,
  F2_562 = 20995,
  F3_072 = 25172;

/**
 * The inverse transform in whole numbers that libjpeg calls accurate (jidctint.c, after Loeffler, Ligtenberg and Moschytz,
 * ICASSP 1989), to the same bits.
 * @returns the samples 0–255, `8 blocksDown × 8 blocksAcross`.
 */
export function samplesOf({ blocksAcross, blocksDown, coefficients, steps }: CoefficientPlane): Uint8Array {
  const stride = 8 * blocksAcross;
  const samples = new Uint8Array(stride * 8 * blocksDown);
  const block = new Int32Array(64);
  for (let i = 0; i < blocksAcross * blocksDown; i++) {
    for (let k = 0; k < 64; k++) block[k] = coefficients[64 * i + k] * steps[k];
    for (let column = 0; column < 8; column++) transform(block, column, 8, CONST_BITS - PASS1_BITS);
    for (let row = 0; row < 8; row++) transform(block, 8 * row, 1, CONST_BITS + PASS1_BITS + 3);
    const corner = 8 * (Math.floor(i / blocksAcross) * stride + (i % blocksAcross));
    for (let k = 0; k < 64; k++)
      samples[corner + (k >> 3) * stride + (k & 7)] = Math.min(255, Math.max(0, block[k] + 128));
  }
  return samples;
}

/** Eight values in place, from `at` on, `step` apart; the sums shifted down by `shift`, halves up. */
function transform(block: Int32Array, at: number, step: number, shift: number): void {
  const [v0, v1, v2, v3] = [block[at], block[at + step], block[at + 2 * step], block[at + 3 * step]];
  const [v4, v5, v6, v7] = [block[at + 4 * step], block[at + 5 * step], block[at + 6 * step], block[at + 7 * step]];
  const even = (v2 + v6) * F0_541;
  const low = even - v6 * F1_847;
  const high = even + v2 * F0_765;
  const sum = (v0 + v4) << CONST_BITS;
  const difference = (v0 - v4) << CONST_BITS;
  const evens = [sum + high, difference + low, difference - low, sum - high];

  const odd = (v7 + v3 + v5 + v1) * F1_175;
  const z1 = -(v7 + v1) * F0_899;
  const z2 = -(v5 + v3) * F2_562;
  const z3 = odd - (v7 + v3) * F1_961;
  const z4 = odd - (v5 + v1) * F0_390;
  const odds = [v1 * F1_501 + z1 + z4, v3 * F3_072 + z2 + z3, v5 * F2_053 + z2 + z4, v7 * F0_298 + z1 + z3];

  const half = 1 << (shift - 1);
  for (let i = 0; i < 4; i++) {
    block[at + i * step] = (evens[i] + odds[i] + half) >> shift;
    block[at + (7 - i) * step] = (evens[i] - odds[i] + half) >> shift;
  }
}
