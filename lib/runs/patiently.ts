import { setTimeout as sleep } from "node:timers/promises";
import { isHilumError } from "../errors";
import { databaseFailure, errorCode } from "../store/storage-failure";

const PATIENCE_MS = 30_000;
/** A full disk or a missing permission does not pass by itself. */
const LASTING = new Set(["ENOSPC", "EDQUOT", "53100", "EACCES", "EPERM", "EROFS"]);

/**
 * Repeats what the store is asked while the database is away, for half a minute: a server that restarts must not end a run of hours.
 * A full or read-only disk, and every other failure, is thrown at once.
 */
export async function patiently<T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(500)) {
    try {
      return await ask();
    } catch (thrown) {
      const error = databaseFailure(thrown);
      const isAway = isHilumError(error) && error.code === "storageUnavailable" && !LASTING.has(errorCode(error.cause));
      if (!isAway || Date.now() > deadline || signal?.aborted) throw error;
    }
  }
}
