import type { Random } from "../../tensor/random";

/** Between 1 / (1 + gamma) and 1 + gamma, uniform in the logarithm: darkening and lightening are equally likely. */
export function drawExponent(random: Random, gamma: number): number {
  const widest = Math.log(1 + gamma);
  return Math.exp(random.between(-widest, widest));
}

/** The greys, as shares of the range, that become black and white. */
export interface GreyWindow {
  low: number;
  high: number;
}

/** A window whose two ends each cut off up to `widest` of the range. */
export function drawGreyWindow(random: Random, widest: number): GreyWindow {
  const low = random.between(0, widest);
  return { low, high: 1 - random.between(0, widest) };
}

const UNCHANGED = Float64Array.from({ length: 256 }, (_, level) => level);
const WHOLE: GreyWindow = { low: 0, high: 1 };

/**
 * What the 256 grey values become: `255 · w ^ exponent` with `w = (level / 255 − low) / (high − low)`, held in 0–1, not
 * rounded; exactly themselves for 1 and the whole window.
 */
export function greyLevels(exponent: number, { low, high }: GreyWindow = WHOLE): Float64Array {
  if (exponent === 1 && low === 0 && high === 1) return UNCHANGED;
  return UNCHANGED.map((level) => {
    const share = (level / 255 - low) / (high - low);
    return 255 * Math.min(1, Math.max(0, share)) ** exponent;
  });
}
