/** @file What a training thread is asked and what it answers: the two halves of {@link ThreadedTrainer}. */
import { z } from "zod";
import type { StepOptions, TrainerOptions, TrainerState, TrainingBatch } from "../engine";
import { Failure } from "../../threads/failure";

/** One call of a trainer, as sent to its thread; `create` comes first and once. */
export type TrainerCall =
  | { method: "create"; options: TrainerOptions }
  | { method: "step"; batch: TrainingBatch; options: StepOptions }
  | { method: "predict"; images: Float32Array; size: number }
  | { method: "weights" }
  | { method: "state" }
  | { method: "restore"; state: TrainerState };

export interface NumberedCall {
  id: number;
  call: TrainerCall;
}

const floats = z.instanceof(Float32Array);
const tensors = z.array(z.object({ name: z.string(), shape: z.array(z.number()).readonly(), data: floats }));

/** A loss or a norm may be NaN or infinite, which `z.number()` refuses. */
const anyNumber = z.custom<number>((value) => typeof value === "number");

/** What each call answers. */
export const ANSWERS = {
  create: z.object({ computedBy: z.string(), notice: z.string().nullable() }),
  step: z.object({ loss: anyNumber, gradientNorm: anyNumber, logits: floats }),
  predict: floats,
  weights: tensors,
  state: z.object({ weights: tensors, slots: tensors, step: z.number() }),
  restore: z.undefined(),
} as const satisfies Record<TrainerCall["method"], z.ZodType>;

/** A thread's answer to the call of the same id. */
export const NumberedAnswer = z.union([z.object({ id: z.number(), failure: Failure }), z.object({ id: z.number(), value: z.unknown() })]);
export type NumberedAnswer = z.infer<typeof NumberedAnswer>;
