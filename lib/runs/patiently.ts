import { setTimeout as sleep } from "node:timers/promises";
import { isHilumError } from "../errors";
import { errorCode } from "../store/storage-failure";

const PATIENCE_MS = 30_000;

/**
 * Repeats a write while the database is away, for half a minute: a server that restarts must not end a run of hours.
 * A full or read-only disk, and every other failure, is thrown at once.
 */
export async function patiently<T>(write: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(500)) {
    try {
      return await write();
    } catch (error) {
      const isAway = isHilumError(error) && error.code === "storageUnavailable" && !/^(ENOSPC|EDQUOT|53100|EACCES|EPERM|EROFS)$/.test(errorCode(error.cause));
      if (!isAway || Date.now() > deadline || signal?.aborted) throw error;
    }
  }
}
