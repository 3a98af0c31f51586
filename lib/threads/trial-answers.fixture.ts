/** @file Tests only: what the trial thread answers. */
import { z } from "zod";
import { type Answers } from "./methods";
import { type TrialMethods } from "./trial-thread.fixture";

export const TRIAL_ANSWERS: Answers<TrialMethods> = {
  double: z.number(),
  wait: z.void(),
  refuse: z.never(),
  stumble: z.never(),
  answerFunction: z.unknown(),
  answerText: z.number(),
  lengthOf: z.number(),
  give: z.instanceof(Uint8Array),
  lengthKept: z.number(),
  hang: z.never(),
  fill: z.never(),
  crash: z.never(),
  exit: z.never(),
};
