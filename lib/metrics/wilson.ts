import { invariant } from "../invariant";
import type { Proportion } from "./evaluation-report";

/** The 97.5% point of the standard normal distribution: a two-sided 95% interval. */
export const Z_95 = 1.959963984540054;

/**
 * A share with its 95% Wilson score interval, `(p̂ + z²/2n ± z√(p̂q̂/n + z²/4n²)) / (1 + z²/n)`.
 *
 * A denominator of zero gives nulls, never 0 or 1. Matches statsmodels `proportion_confint(method="wilson")`.
 * The interval treats images as independent; with several films of one patient it is somewhat too narrow.
 * Wilson, J. Am. Stat. Assoc. 22 (1927) 209.
 */
export function wilson(numerator: number, denominator: number): Proportion {
  invariant(numerator >= 0 && numerator <= denominator, `a share of ${numerator}/${denominator}`);
  if (denominator === 0) return { value: null, low: null, high: null, numerator, denominator };
  const share = numerator / denominator;
  const z2 = Z_95 * Z_95;
  const centre = share + z2 / (2 * denominator);
  const half = Z_95 * Math.sqrt((share * (1 - share)) / denominator + z2 / (4 * denominator * denominator));
  const scale = 1 + z2 / denominator;
  return {
    value: share,
    // The formula gives ±1e-17 at the ends, where the bound is exactly the share itself.
    low: numerator === 0 ? 0 : (centre - half) / scale,
    high: numerator === denominator ? 1 : (centre + half) / scale,
    numerator,
    denominator,
  };
}
