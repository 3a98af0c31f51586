import { z } from "zod";
import { Interval } from "../evaluation-report";
import { ThresholdMeasures } from "../operating-points/measure-threshold";

/** How a network tells one finding, over the films that are marked yes or no in it. */
export const FindingMetrics = z.object({
  positives: z.number().int(),
  negatives: z.number().int(),
  /** Films that take no part in any figure of the finding. */
  uncertain: z.number().int(),
  missing: z.number().int(),
  /** Patients with a film that has it; null where a film's patient was not recorded. */
  positivePatients: z.number().int().nullable(),
  /** Null without both kinds. */
  auroc: z.number().nullable(),
  auprc: z.number().nullable(),
  /** The mean squared error of the probability, 0–1; null without films. */
  brier: z.number().nullable(),
  expectedCalibrationError: z.number().nullable(),
  /** Where it is called there from a probability of 0.5 on. */
  atHalf: ThresholdMeasures,
  /** The same at the threshold that Youden's J chose on the validation films; null where those hold one kind only. */
  atThreshold: z.object({ threshold: z.number(), measures: ThresholdMeasures }).nullable(),
});
export type FindingMetrics = z.infer<typeof FindingMetrics>;

/** One film's answer of a network that tells several findings. */
export const MarkedPrediction = z.object({
  image: z.number().int(),
  file: z.string(),
  /** One character a finding: 1 yes, 0 no, u uncertain, . missing. */
  marks: z.string(),
  probabilities: z.array(z.number()),
  /** Whose film it is; absent where that was not recorded. */
  patient: z.string().optional(),
});
export type MarkedPrediction = z.infer<typeof MarkedPrediction>;

/** What an evaluation of a network says that tells several findings a film: each on its own, and their means. */
export const MultiLabelReport = z.object({
  dataset: z.string(),
  split: z.enum(["train", "validation", "test"]),
  synthetic: z.boolean(),
  findings: z.array(z.string()),
  /** In the findings' order. */
  perFinding: z.array(FindingMetrics),
  /** Means over the findings that have films of both kinds; null where none has. */
  macro: z.object({ auroc: z.number().nullable(), auprc: z.number().nullable(), brier: z.number().nullable() }),
  /** The findings that the means are of. */
  measured: z.array(z.string()),
  films: z.number().int(),
  /** Null where a film's patient was not recorded. */
  patients: z.number().int().nullable(),
  /** 95% intervals, by patient: `macroAuroc`, `macroAuprc`, `auroc.<finding>`, `auprc.<finding>`, `brier.<finding>`. None where none can be told. */
  intervals: z.record(z.string(), Interval),
  predictions: z.array(MarkedPrediction),
});
export type MultiLabelReport = z.infer<typeof MultiLabelReport>;
