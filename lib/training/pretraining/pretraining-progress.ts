/** @file What a pretraining phase measures. */
import { z } from "zod";

/** One step of a phase; `step` and `epoch` count from 1 and have nothing to do with those of training. */
export const PretrainingPoint = z.object({ step: z.number().int(), epoch: z.number().int(), loss: z.number() });
export type PretrainingPoint = z.infer<typeof PretrainingPoint>;

/** One epoch of a phase: means over its steps. */
export const PretrainingEpoch = z.object({
  epoch: z.number().int(),
  /** Updates taken in the phase when the epoch ended. */
  step: z.number().int(),
  /** What the phase makes small; what it is depends on its kind. */
  loss: z.number(),
  /** Of SimSiam: how far the films' projections lie apart, 0 (all the same: collapsed) to 1. */
  spread: z.number().optional(),
  learningRate: z.number(),
  /** Before clipping. */
  gradientNorm: z.number(),
  imagesPerSecond: z.number(),
  elapsedMs: z.number(),
});
export type PretrainingEpoch = z.infer<typeof PretrainingEpoch>;

/** Where a run stands in its phase, beside the state of the network that the phase trains. */
export const PretrainingProgress = z.object({
  /** Steps of the whole phase. */
  totalSteps: z.number().int(),
  history: z.array(PretrainingEpoch),
  /** What was summed over the steps of the unfinished epoch; null at the end of one. */
  unfinished: z
    .object({
      stepsTaken: z.number().int(),
      images: z.number().int(),
      lossSum: z.number(),
      gradientNormSum: z.number(),
      spreadSum: z.number(),
      trainingMs: z.number(),
    })
    .nullable(),
});
export type PretrainingProgress = z.infer<typeof PretrainingProgress>;
