import { withLock } from "../../../bin/lock.mjs";
import { HilumError } from "../../errors";

/**
 * Runs `work` while this process alone holds the lock at `path`, which the operating system gives back when its holder
 * ends in any way. Throws `storageUnavailable` when another process has held it for `timeoutMs`.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>, timeoutMs = 90_000): Promise<T> {
  const patience = AbortSignal.timeout(timeoutMs);
  let started = false;
  try {
    return await withLock(
      path,
      () => {
        started = true;
        return work();
      },
      { signal: patience },
    );
  } catch (error) {
    if (started || !patience.aborted) throw error;
    throw new HilumError(
      "storageUnavailable",
      `Another Hilum process has held ${path} for ${Math.round(timeoutMs / 1000)} seconds.`,
      { cause: error, remedy: "Wait for it, or stop it and try again." },
    );
  }
}
