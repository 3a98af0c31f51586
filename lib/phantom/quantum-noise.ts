import type { Random } from "../tensor/random";

const TABLE = 4096;

/** Standard normal quantiles at (i + ½) / 4096, found by bisection of the distribution function (Abramowitz and Stegun 26.2.17, |error| < 7.5e-8). */
const QUANTILES = Float32Array.from({ length: TABLE }, (_, i) => {
  let [low, high] = [-5, 5];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (normalDistribution(middle) < (i + 0.5) / TABLE) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
});

function normalDistribution(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    0.3989422804014327 *
    Math.exp((-z * z) / 2) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}

/** Below this mean, counts are drawn exactly. */
const FEW = 12;

/**
 * Replaces expected counts by Poisson counts plus the detector's own normal noise. Large means use the Cornish–Fisher
 * expansion z√λ + (z² − 1)/6, which keeps mean, variance and skewness; small ones Knuth's product of uniforms.
 * @param electronicSigma in counts.
 */
export function addQuantumNoise(counts: Float32Array, electronicSigma: number, random: Random): void {
  for (let at = 0; at < counts.length; at++) {
    const mean = counts[at];
    const bits = random.uint32();
    const z = QUANTILES[bits >>> 20];
    const count = mean < FEW ? fewCounts(mean, random) : Math.round(mean + z * Math.sqrt(mean) + (z * z - 1) / 6);
    counts[at] = count + electronicSigma * QUANTILES[bits & 0xfff];
  }
}

function fewCounts(mean: number, random: Random): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.uniform(); product > limit; product *= random.uniform()) count++;
  return count;
}
