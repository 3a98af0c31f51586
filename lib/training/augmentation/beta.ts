import type { Random } from "../../tensor/random";

/**
 * One draw from Beta(α, α), in 0–1.
 *
 * α ≤ 1: Jöhnk 1964, in logarithms where both powers underflow, as numpy does. α > 1: X / (X + Y) of two gamma draws.
 */
export function drawSymmetricBeta(random: Random, alpha: number): number {
  if (alpha > 1) {
    const first = drawGamma(random, alpha);
    return first / (first + drawGamma(random, alpha));
  }
  for (;;) {
    const x = Math.log(1 - random.uniform()) / alpha;
    const y = Math.log(1 - random.uniform()) / alpha;
    const highest = Math.max(x, y);
    const logSum = highest + Math.log(Math.exp(x - highest) + Math.exp(y - highest));
    if (logSum <= 0) return Math.exp(x - logSum);
  }
}

/** Gamma(shape, 1) for a shape of at least 1: Marsaglia & Tsang 2000, "A simple method for generating gamma variables". */
function drawGamma(random: Random, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
