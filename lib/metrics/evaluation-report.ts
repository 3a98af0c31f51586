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

export const ClassMetrics = z.object({
  support: z.number().int(),
  precision: Proportion,
  /** Sensitivity on screen. */
  recall: Proportion,
  specificity: Proportion,
  f1: z.number().nullable(),
  /** One-vs-rest, Mann–Whitney; null without both kinds. */
  auroc: z.number().nullable(),
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
});
export type EvaluationReport = z.infer<typeof EvaluationReport>;
