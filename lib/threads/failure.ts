import { z } from "zod";
import { ERROR_CODES, type ErrorCode, HilumError } from "../errors";
import { knownFailure } from "../failures/known-failure";

const errorCode = z.custom<ErrorCode>((value) => typeof value === "string" && value in ERROR_CODES);

/** A failure on its way from one thread to another. */
export const Failure = z.union([
  z.object({ kind: z.literal("user"), code: errorCode, message: z.string(), remedy: z.string().optional() }),
  z.object({ kind: z.literal("bug"), message: z.string(), stack: z.string().optional() }),
]);
export type Failure = z.infer<typeof Failure>;

/** A failure as plain data: structured cloning would drop an error's code and remedy. */
export function describeFailure(error: unknown): Failure {
  const known = knownFailure(error);
  if (known !== null) return { kind: "user", code: known.code, message: known.message, remedy: known.remedy };
  if (error instanceof Error) return { kind: "bug", message: error.message, stack: error.stack };
  return { kind: "bug", message: String(error) };
}

/** The error that {@link describeFailure} described; a bug's stack is that of its thread. */
export function failureError(failure: Failure): Error {
  if (failure.kind === "user") return new HilumError(failure.code, failure.message, { remedy: failure.remedy });
  const error = new Error(failure.message);
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}

/** A call whose thread broke or ended over it, mostly for want of memory; `cause` is what the thread threw, if anything. */
export class ThreadDied extends Error {}

/** A call that took longer than it may; its thread was ended. */
export class TaskTimedOut extends Error {}
