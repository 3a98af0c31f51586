import { isHilumError } from "../errors";
import { errorCode, storageFailure } from "../store/storage-failure";

/** Why something ended, as it is stored and shown. */
export interface FailureWords {
  code: string;
  message: string;
  remedy?: string;
}

const TOO_MANY_FILES = new Set(["EMFILE", "ENFILE"]);
const NO_MEMORY = /allocation failed|bad_alloc|failed to allocate|out of memory|ENOMEM|ERR_WORKER_OUT_OF_MEMORY/i;

/**
 * An error in words for people. A full disk, a database that is away, a machine without memory are no mistakes of Hilum
 * and are told as what they are; only what is left is called one, by `bug`, and its message stays in the log.
 */
export function failureWords(error: unknown, home: string, bug: string): FailureWords {
  const known = storageFailure(error, home);
  if (isHilumError(known)) return { code: known.code, message: known.message, ...(known.remedy === undefined ? {} : { remedy: known.remedy }) };
  if (TOO_MANY_FILES.has(errorCode(error))) return { code: "environment", message: "The system allows no more open files.", remedy: "Close other programs, or raise the limit (ulimit -n), and try again." };
  if (error instanceof Error && NO_MEMORY.test(`${errorCode(error)} ${error.message}`)) {
    return { code: "outOfMemory", message: "There was not enough memory.", remedy: "Lower the batch size or the input size, or close other programs, and try again. What was saved before is safe." };
  }
  return { code: "internal", message: bug };
}
