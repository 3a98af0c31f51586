/** @file What is found out about a finished network: waiting, under way, made. On the wire. */
import { z } from "zod";
import { StoredFailure } from "../failures/stored-failure";
import { EvaluationResult, EvaluationSubject } from "./evaluation";
import { ShortcutReport, ShortcutSubject } from "./shortcuts/shortcut-report";

/** How far an assessment under way is. */
export const AssessmentProgress = z.object({
  /** What is being done, in words: "asking the network". */
  step: z.string(),
  /** Of the whole, 0–1. */
  share: z.number(),
  /** Of the step, where it goes film by film. */
  films: z.object({ done: z.number().int(), total: z.number().int(), perSecond: z.number() }).nullable(),
  /** Until the end of the step; null while it cannot be told. */
  etaMs: z.number().nullable(),
});
export type AssessmentProgress = z.infer<typeof AssessmentProgress>;

/** What is asked of a network. Equal subjects of one run have one assessment: all that its result depends on stands in here. */
export const AssessmentSubject = z.discriminatedUnion("kind", [EvaluationSubject, ShortcutSubject]);
export type AssessmentSubject = z.infer<typeof AssessmentSubject>;

export const AssessmentResult = z.discriminatedUnion("kind", [EvaluationResult, ShortcutReport]);
export type AssessmentResult = z.infer<typeof AssessmentResult>;

export const Assessment = z.object({
  id: z.string(),
  run: z.string(),
  subject: AssessmentSubject,
  status: z.enum(["queued", "running", "completed", "failed"]),
  progress: AssessmentProgress.nullable(),
  /** Null until it is completed. */
  result: AssessmentResult.nullable(),
  failure: StoredFailure.nullable(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type Assessment = z.infer<typeof Assessment>;

/** The result of a subject of this kind. */
export type ResultOf<Kind extends AssessmentSubject["kind"]> = Extract<AssessmentResult, { kind: Kind }>;
