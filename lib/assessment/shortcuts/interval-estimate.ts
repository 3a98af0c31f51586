import { z } from "zod";

/** A figure with its 95% interval; all null where it is undefined. */
export const IntervalEstimate = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type IntervalEstimate = z.infer<typeof IntervalEstimate>;

/** A difference with its 95% interval and the p of "there is none". */
export const Difference = IntervalEstimate.extend({ p: z.number().nullable() });
export type Difference = z.infer<typeof Difference>;

const UNDEFINED: IntervalEstimate = { value: null, low: null, high: null };

/**
 * A figure with the 2.5th and 97.5th percentile of its resamples, as numpy's `quantile` interpolates them. Resamples in
 * which it is undefined are left out; undefined where more than half are.
 */
export function percentileEstimate(value: number, resamples: readonly number[]): IntervalEstimate {
  const defined = resamples.filter((one) => !Number.isNaN(one)).toSorted((a, b) => a - b);
  if (Number.isNaN(value) || defined.length < resamples.length / 2) return UNDEFINED;
  return { value, low: quantile(defined, 0.025), high: quantile(defined, 0.975) };
}

function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  return sorted[below] + (at - below) * (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]);
}
