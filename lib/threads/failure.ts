import { z } from "zod";
import { ERROR_CODES, type ErrorCode, HilumError, isHilumError } from "../errors";

const errorCode = z.custom<ErrorCode>((value) => typeof value === "string" && value in ERROR_CODES);

/** A failure on its way from one thread to another. */
export const Failure = z.union([
  z.object({ kind: z.literal("user"), code: errorCode, message: z.string(), remedy: z.string().optional() }),
  z.object({ kind: z.literal("bug"), message: z.string() }),
]);
export type Failure = z.infer<typeof Failure>;

/** A failure as plain data: structured cloning would drop an error's code and remedy. */
export function describeFailure(error: unknown): Failure {
  if (isHilumError(error)) return { kind: "user", code: error.code, message: error.message, remedy: error.remedy };
  return { kind: "bug", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** The error that {@link describeFailure} described. */
export function failureError(failure: Failure): Error {
  return failure.kind === "user" ? new HilumError(failure.code, failure.message, { remedy: failure.remedy }) : new Error(failure.message);
}
