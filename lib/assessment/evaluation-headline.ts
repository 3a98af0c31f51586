/** @file An evaluation as lists and pages see it: without what the network said of each film. */
import { z } from "zod";
import { EvaluationReport } from "../metrics/evaluation-report";
import { Assessment } from "./assessment";
import { EvaluationResult, EvaluationSubject } from "./evaluation";

export const EvaluationHeadline = Assessment.omit({ subject: true, result: true }).extend({
  subject: EvaluationSubject,
  /** The data set has other films by now: the same question would be answered anew. */
  isStale: z.boolean(),
  result: EvaluationResult.extend({ report: EvaluationReport.omit({ predictions: true }) }).nullable(),
});
export type EvaluationHeadline = z.infer<typeof EvaluationHeadline>;
