/** @file What a learning-rate range test measures, and the rate that follows from it. */
import { z } from "zod";
import { StoredFailure } from "../../failures/stored-failure";

/** One step of the test. */
export const RangePoint = z.object({
  learningRate: z.number(),
  /** Of the batch, before the step. */
  loss: z.number(),
  smoothedLoss: z.number(),
});
export type RangePoint = z.infer<typeof RangePoint>;

export const RANGE_STEPS = 100;
const LOWEST_RATE = 1e-6;
const HIGHEST_RATE = 10;

/** The rate of step `index` (from 0) of `steps`: rising by equal factors from 10⁻⁶ to 10. */
export function rangeRate(index: number, steps = RANGE_STEPS): number {
  return LOWEST_RATE * (HIGHEST_RATE / LOWEST_RATE) ** (index / (steps - 1));
}

/** Standard deviation of the smoothing, in steps: a batch's loss says little, a few batches' mean much. */
const SPREAD = 4;

/** The points of a test with the losses so far, each smoothed over its neighbours on both sides by a Gaussian. */
export function rangePoints(losses: readonly number[]): RangePoint[] {
  return losses.map((loss, index) => {
    const weights = losses.map((_, other) => Math.exp(-0.5 * ((other - index) / SPREAD) ** 2));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return {
      learningRate: rangeRate(index),
      loss,
      smoothedLoss: losses.reduce((sum, each, other) => sum + each * weights[other], 0) / total,
    };
  });
}

/** How many times the lowest loss counts as lost for good. */
const DIVERGED = 4;

/** True when a higher rate can only be worse: the smoothed loss is four times its lowest value, or no number. */
export function hasDiverged(points: readonly RangePoint[]): boolean {
  const last = points.at(-1);
  if (last === undefined) return false;
  return (
    !Number.isFinite(last.smoothedLoss) ||
    last.smoothedLoss > DIVERGED * Math.min(...points.map(({ smoothedLoss }) => smoothedLoss))
  );
}

/**
 * The rate at which the smoothed loss falls fastest per step, looked for before its lowest point; null when it never
 * falls. The ends are left out: smoothed from one side only, they say most of their own batches.
 * Smith, WACV 2017, section 3.3; the steepest point is fastai's `steep`.
 */
export function suggestRate(points: readonly RangePoint[]): number | null {
  const losses = points.map(({ smoothedLoss }) => smoothedLoss);
  const lowest = losses.indexOf(Math.min(...losses));
  let steepest: { slope: number; learningRate: number } | null = null;
  for (let i = SPREAD; i + 1 < points.length && i <= lowest; i++) {
    const slope = losses[i + 1] - losses[i - 1];
    if (slope < (steepest?.slope ?? 0)) steepest = { slope, learningRate: points[i].learningRate };
  }
  return steepest === null ? null : Number(steepest.learningRate.toPrecision(2));
}

const RANGE_TEST_STATUSES = ["queued", "running", "completed", "failed"] as const;

/** A range test as it stands: asked for, under way, or over. */
export const RangeTest = z.object({
  id: z.string(),
  status: z.enum(RANGE_TEST_STATUSES),
  points: z.array(RangePoint),
  /** Set when the test is over and the loss fell somewhere. */
  suggestion: z.number().nullable(),
  /** Why it failed; null otherwise. */
  failure: StoredFailure.nullable(),
});
export type RangeTest = z.infer<typeof RangeTest>;
