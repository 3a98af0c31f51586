import type { Random } from "../../tensor/random";

/** Between 1 / (1 + gamma) and 1 + gamma, uniform in the logarithm: darkening and lightening are equally likely. */
export function drawExponent(random: Random, gamma: number): number {
  const widest = Math.log(1 + gamma);
  return Math.exp(random.between(-widest, widest));
}

const UNCHANGED = Float64Array.from({ length: 256 }, (_, level) => level);

/** What the 256 grey values become: `255 · (level / 255) ^ exponent`, not rounded; exactly themselves for 1. */
export function greyLevels(exponent: number): Float64Array {
  return exponent === 1 ? UNCHANGED : UNCHANGED.map((level) => 255 * (level / 255) ** exponent);
}
