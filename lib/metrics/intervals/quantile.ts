import { invariant } from "../../invariant";

/** The quantile at `share` (0–1) of values in rising order, linear between neighbours. Matches `numpy.quantile`. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  invariant(sorted.length > 0, "a quantile of nothing");
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
