import { invariant } from "../../invariant";

/**
 * Probabilities `[K]` for a place where the classes are as frequent as `to` instead of `from`, both `[K]` and above 0:
 * p′ₖ ∝ pₖ·to/from. Right only where the films of each class look as they did, which another hospital's need not, and
 * where the probabilities were calibrated. Saerens, Latinne and Decaestecker, Neural Comput. 14 (2002) 21, equation 2.4.
 */
export function shiftPrevalence(
  probabilities: readonly number[],
  from: readonly number[],
  to: readonly number[],
): number[] {
  invariant(
    from.every((share) => share > 0),
    "every class is there",
  );
  const weighted = probabilities.map((probability, k) => (probability * to[k]) / from[k]);
  const sum = weighted.reduce((total, one) => total + one, 0);
  return sum === 0 ? [...probabilities] : weighted.map((one) => one / sum);
}
