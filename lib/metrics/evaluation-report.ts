import { z } from "zod";

/** A share with its 95% Wilson interval; `value` is null when the denominator is zero. */
export const Proportion = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  numerator: z.number(),
  denominator: z.number(),
});
export type Proportion = z.infer<typeof Proportion>;

/** A 95% interval. */
export const Interval = z.object({ low: z.number(), high: z.number() });
export type Interval = z.infer<typeof Interval>;

export const ClassMetrics = z.object({
  support: z.number().int(),
  precision: Proportion,
  /** Sensitivity on screen. */
  recall: Proportion,
  specificity: Proportion,
  f1: z.number().nullable(),
  /** One-vs-rest, Mann–Whitney; null without both kinds. */
  auroc: z.number().nullable(),
  /** One-vs-rest average precision; null without both kinds, and in reports from before it was computed. */
  auprc: z.number().nullable().default(null),
});
export type ClassMetrics = z.infer<typeof ClassMetrics>;

/** One film's prediction, enough to redraw every table without the model. */
export const FilmPrediction = z.object({
  /** The film's index in its data set, by the word that reports have stored since version 0.1. */
  image: z.number().int(),
  file: z.string(),
  label: z.number().int(),
  prediction: z.number().int(),
  probabilities: z.array(z.number()),
  /** Whose film it is, in the data set's own word; absent in reports from before it was recorded. */
  patient: z.string().optional(),
});
export type FilmPrediction = z.infer<typeof FilmPrediction>;

/** What an evaluation says: `confusionMatrix[true][predicted]`, metrics with intervals, and every film's prediction. */
export const EvaluationReport = z.object({
  dataset: z.string(),
  split: z.enum(["train", "validation", "test", "all"]),
  synthetic: z.boolean(),
  labels: z.array(z.string()),
  confusionMatrix: z.array(z.array(z.number().int())),
  accuracy: Proportion,
  balancedAccuracy: z.number().nullable(),
  macroF1: z.number().nullable(),
  macroAuroc: z.number().nullable(),
  expectedCalibrationError: z.number().nullable(),
  perClass: z.record(z.string(), ClassMetrics),
  /** The share of the largest class: what guessing would score. */
  majorityShare: z.number(),
  predictions: z.array(FilmPrediction),
  /** How many patients the films are of; null where a film's patient was not recorded. */
  patients: z.number().int().nullable().default(null),
  /** The sum over classes of squared errors, meaned over films: 0–2. Null without films. */
  brier: z.number().nullable().default(null),
  /** In nats; null without films and where probabilities do not add up to 1, as those of sigmoid heads. */
  logLoss: z.number().nullable().default(null),
  matthewsCorrelation: z.number().nullable().default(null),
  cohenKappa: z.number().nullable().default(null),
  macroAuprc: z.number().nullable().default(null),
  /** What the calibration error of these very probabilities would be were they honest: mean and 95th percentile. */
  calibrationErrorIfHonest: z.object({ mean: z.number(), high: z.number() }).nullable().default(null),
  /** Labels that no film has; macro averages leave them out. */
  absentClasses: z.array(z.string()).default([]),
  /** 95% intervals of what is no plain proportion, by dotted path: `balancedAccuracy`, `f1.covid-19`. None where none can be told. */
  intervals: z.record(z.string(), Interval).default({}),
});
export type EvaluationReport = z.infer<typeof EvaluationReport>;
