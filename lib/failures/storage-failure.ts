import { errorCode } from "../error-code";
import { HilumError, isHilumError } from "../errors";

const DISK_FULL = new Set(["ENOSPC", "EDQUOT", "53100"]);
const NOT_WRITABLE = new Set(["EACCES", "EPERM", "EROFS"]);
/** Node's connection failures and PostgreSQL's classes 08 (connection) and 57P (operator intervention). */
const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ENOTFOUND",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "57P01",
  "57P02",
  "57P03",
  "08000",
  "08001",
  "08003",
  "08004",
  "08006",
  "53300",
]);

/** A full disk or a missing permission does not pass by itself. */
const LASTING = new Set([...DISK_FULL, ...NOT_WRITABLE]);

/**
 * The user's words for a failure of disk or database: full, not writable, unreachable, refused. Any other value comes
 * back as it is, because it is a bug and not advice.
 */
export function storageFailure(error: unknown, place: string): unknown {
  const code = errorCode(error);
  const cause = { cause: error };
  if (DISK_FULL.has(code))
    return new HilumError("storageUnavailable", `The disk is full: ${place} cannot be written.`, {
      ...cause,
      remedy: "Free some space and try again. What was saved before is safe.",
    });
  if (NOT_WRITABLE.has(code))
    return new HilumError("storageUnavailable", `${place} cannot be written (${code}).`, {
      ...cause,
      remedy: "Give this account write permission, or set HILUM_HOME to a folder it may write.",
    });
  if (code === "28P01" || code === "28000")
    return new HilumError("storageUnavailable", `The database refused the password or the user for ${place}.`, {
      ...cause,
      remedy: "Check the user and the password in DATABASE_URL.",
    });
  if (code === "3D000")
    return new HilumError("storageUnavailable", `The database named for ${place} does not exist.`, {
      ...cause,
      remedy: "Create it, or change the name in DATABASE_URL.",
    });
  if (isUnreachable(error))
    return new HilumError("storageUnavailable", `The database does not answer (${place}).`, {
      ...cause,
      remedy: "Nothing acknowledged is lost. Try again; if it stays away, restart with npm start.",
    });
  return error;
}

/** A value that no column takes, from PostgreSQL's class 22 (data exception): NUL in a text, a number out of range, text that is no number. */
const NOT_STORABLE = new Set(["22021", "22P05", "22003", "22P02"]);

/** For a value that somebody sent and no column takes; null for any other error. */
export function unstorableValue(error: unknown): HilumError | null {
  if (!NOT_STORABLE.has(errorCode(error))) return null;
  return new HilumError("badRequest", "A value that was sent is none that the database can hold.", {
    cause: error,
    remedy: "Correct it and try again; nothing was changed.",
  });
}

/** Whether the disk is full, ours or the database's. */
export const isLackOfSpace = (error: unknown): boolean => DISK_FULL.has(errorCode(error));

/** Whether the store is away for the moment, so that asking again may succeed; also of an error that was put into words already. */
export function isDatabaseAway(error: unknown): boolean {
  if (isHilumError(error)) return error.code === "storageUnavailable" && !LASTING.has(errorCode(error.cause));
  return isUnreachable(error);
}

/** Whether the database cannot be reached now. */
export function isUnreachable(error: unknown): boolean {
  return UNREACHABLE.has(errorCode(error)) || isDroppedConnection(error);
}

function isDroppedConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.cause !== undefined && isDroppedConnection(error.cause)) return true;
  return /Connection terminated|Connection ended unexpectedly|Client has encountered a connection error|Client was closed and is not queryable|timeout exceeded when trying to connect/.test(
    error.message,
  );
}
