import { errorCode } from "../error-code";
import { type ErrorBody, HilumError, isHilumError, toErrorBody } from "../errors";
import { isLackOfSpace, isUnreachable, storageFailure } from "./storage-failure";

const TOO_MANY_FILES = new Set(["EMFILE", "ENFILE"]);
const NO_MEMORY = /allocation failed|bad_alloc|failed to allocate|out of memory|ENOMEM|ERR_WORKER_OUT_OF_MEMORY/i;

/**
 * The failure that a person can do something about in an error from anywhere: one of the table, a full disk, a database
 * that is away, a machine without memory or open files. Null for what is left: a mistake of Hilum's.
 * @param place where everything was written, if that is known; without it a missing permission may be of any file, and is none.
 */
export function knownFailure(error: unknown, place?: string): HilumError | null {
  if (isHilumError(error)) return error;
  const cause = { cause: error };
  if (place !== undefined || isLackOfSpace(error) || isUnreachable(error)) {
    const failure = storageFailure(error, place ?? (isUnreachable(error) ? "the database" : "the state folder"));
    if (isHilumError(failure)) return failure;
  }
  if (TOO_MANY_FILES.has(errorCode(error)))
    return new HilumError("environment", "The system allows no more open files.", {
      ...cause,
      remedy: "Close other programs, or raise the limit (ulimit -n), and try again.",
    });
  if (error instanceof Error && NO_MEMORY.test(`${errorCode(error)} ${error.message}`)) {
    return new HilumError("outOfMemory", "There was not enough memory.", {
      ...cause,
      remedy:
        "Lower the batch size or the input size, or close other programs, and try again. What was saved before is safe.",
    });
  }
  return null;
}

/** Any error in words for people, as rows keep it and routes and commands answer it: {@link knownFailure}, else `bug`, and its message stays in the log. */
export function failureBody(error: unknown, { place, bug }: { place?: string; bug?: string } = {}): ErrorBody {
  return toErrorBody(knownFailure(error, place) ?? error, bug);
}
