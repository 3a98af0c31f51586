/** @file A learning curve as pages see it: its runs, what they score by number of training patients, and what may be said of it. On the wire. */
import { z } from "zod";
import { StoredFailure } from "../../failures/stored-failure";
import { RunStatus } from "../../training/run-status";
import { Estimate } from "../inside-outside";
import { CurveStart, PlannedCurveRun, StoredLearningCurve } from "./learning-curve-spec";

export const CURVE_METRICS = ["accuracy", "balancedAccuracy", "macroAuroc"] as const;
export const CurveMetric = z.enum(CURVE_METRICS);
export type CurveMetric = z.infer<typeof CurveMetric>;

const Figures = z.object({ accuracy: Estimate, balancedAccuracy: Estimate, macroAuroc: Estimate });

/** The mean over the seeds that are done, with the interval over patients and seeds. */
export const CurvePoint = Figures.extend({
  start: CurveStart,
  patients: z.number().int(),
  /** How many are done. */
  seeds: z.number().int(),
});
export type CurvePoint = z.infer<typeof CurvePoint>;

/** Pretrained minus scratch on as many patients, seed by seed. */
export const CurveDifference = Figures.extend({ patients: z.number().int() });
export type CurveDifference = z.infer<typeof CurveDifference>;

export const CurveRun = PlannedCurveRun.omit({ run: true }).extend({
  run: z
    .object({
      id: z.string(),
      name: z.string(),
      status: RunStatus,
      failure: StoredFailure.nullable(),
      epochsDone: z.number().int(),
    })
    .nullable(),
  /** Images that it has to compute: how long it takes beside the others. */
  cost: z.number(),
});
export type CurveRun = z.infer<typeof CurveRun>;

export const LearningCurve = StoredLearningCurve.omit({ runs: true }).extend({
  id: z.string(),
  createdAt: z.string(),
  /** The data set has other films by now. */
  isStale: z.boolean(),
  runs: z.array(CurveRun),
  points: z.array(CurvePoint),
  differences: z.array(CurveDifference),
  /** What the figures say, and only that, in sentences; none while runs are missing. */
  claims: z.array(z.string()),
  /** How long a unit of cost takes; null while nothing tells. */
  msPerCost: z.number().nullable(),
});
export type LearningCurve = z.infer<typeof LearningCurve>;

/** A curve in a list. */
export const LearningCurveHeadline = z.object({
  id: z.string(),
  createdAt: z.string(),
  dataset: StoredLearningCurve.shape.dataset,
  fromWords: z.string().nullable(),
  patients: z.array(z.number().int()),
  seeds: z.number().int(),
  runs: z.number().int(),
  completed: z.number().int(),
});
export type LearningCurveHeadline = z.infer<typeof LearningCurveHeadline>;

/** What a curve would be, before anything is stored. */
export const LearningCurvePlan = StoredLearningCurve.extend({
  /** How long it takes with one worker, by what the start's run took; null where nothing tells. */
  estimateMs: z.number().nullable(),
});
export type LearningCurvePlan = z.infer<typeof LearningCurvePlan>;
