/** @file An evaluation of a network on a data set that it did not come from. */
import { z } from "zod";
import { DatasetId } from "../datasets/dataset";
import { EvaluationReport } from "../metrics/evaluation-report";
import { InsideOutside } from "./inside-outside";
import { LabelMapping } from "../datasets/label-mapping";
import { Overlap } from "./overlap";
import { WithinSourceArea } from "./within-source";

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
  /** The data set as it was, whole. */
  dataset: z.object({
    title: z.string(),
    version: z.number().int(),
    films: z.number().int(),
    patients: z.number().int(),
    synthetic: z.boolean(),
  }),
  /** Of the films that are in the score, under the network's labels. */
  report: EvaluationReport,
  overlap: Overlap,
  /** Films left out by the mapping: their label → how many. */
  unmapped: z.record(z.string(), z.number().int()),
  /** Beside the run's own test split; null where the two share no class. */
  comparison: InsideOutside.nullable(),
  withinSource: z.array(WithinSourceArea),
  /** What the films cannot tell, in sentences. */
  unmeasured: z.array(z.string()),
});
export type EvaluationResult = z.infer<typeof EvaluationResult>;
