/** @file An evaluation of a network on a data set that it did not come from. */
import { z } from "zod";
import { DatasetId } from "../datasets/dataset";
import { EvaluationReport } from "../metrics/evaluation-report";
import { LabelMapping } from "./label-mapping";

export const EvaluationSubject = z.strictObject({
  kind: z.literal("evaluation"),
  dataset: DatasetId,
  /** Of the version of the data set. */
  fingerprint: z.string(),
  /** `name@version` of the published model that is asked; null for the run's own kept weights. */
  model: z.string().nullable().default(null),
  /** Of every label that the data set has. */
  mapping: LabelMapping,
});
export type EvaluationSubject = z.infer<typeof EvaluationSubject>;

export const EvaluationResult = z.object({
  kind: z.literal("evaluation"),
  report: EvaluationReport,
});
export type EvaluationResult = z.infer<typeof EvaluationResult>;
