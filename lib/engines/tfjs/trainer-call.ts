/** @file What a training thread is asked and what it answers: the two halves of {@link ThreadedTrainer}. */
import { z } from "zod";
import { ERROR_CODES, HilumError, isHilumError, type ErrorCode } from "../../errors";
import type { StepOptions, TrainerOptions, TrainerState, TrainingBatch } from "../engine";

/** One call of a trainer, as sent to its thread; `create` comes first and once. */
export type TrainerCall =
  | { method: "create"; options: TrainerOptions }
  | { method: "step"; batch: TrainingBatch; options: StepOptions }
  | { method: "predict"; images: Float32Array; size: number }
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
  create: z.undefined(),
  step: z.object({ loss: anyNumber, gradientNorm: anyNumber, logits: floats }),
  predict: floats,
  state: z.object({ weights: tensors, slots: tensors, step: z.number() }),
  restore: z.undefined(),
} as const satisfies Record<TrainerCall["method"], z.ZodType>;

const errorCode = z.custom<ErrorCode>((value) => typeof value === "string" && value in ERROR_CODES);
const Failure = z.union([
  z.object({ kind: z.literal("user"), code: errorCode, message: z.string(), remedy: z.string().optional() }),
  z.object({ kind: z.literal("bug"), message: z.string() }),
]);
type Failure = z.infer<typeof Failure>;

/** A thread's answer to the call of the same id. */
export const NumberedAnswer = z.union([z.object({ id: z.number(), failure: Failure }), z.object({ id: z.number(), value: z.unknown() })]);
export type NumberedAnswer = z.infer<typeof NumberedAnswer>;

/** A failure as plain data: structured cloning would drop an error's code and remedy. */
export function describeFailure(error: unknown): Failure {
  if (isHilumError(error)) return { kind: "user", code: error.code, message: error.message, remedy: error.remedy };
  return { kind: "bug", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** The error that {@link describeFailure} described. */
export function failureError(failure: Failure): Error {
  return failure.kind === "user" ? new HilumError(failure.code, failure.message, { remedy: failure.remedy }) : new Error(failure.message);
}
