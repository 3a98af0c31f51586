import { setTimeout as sleep } from "node:timers/promises";
import { knownFailure } from "../failures/known-failure";
import { isDatabaseAway } from "../failures/storage-failure";

const PATIENCE_MS = 30_000;
const AGAIN_MS = 500;

/**
 * Repeats what the store is asked while the database is away, for half a minute: a server that restarts must not end a run of hours.
 * A full or read-only disk, and every other failure, is thrown at once. `attempt` counts from 1: from the second on, what was asked
 * before may have been done although nobody heard of it.
 */
export async function patiently<T>(ask: (attempt: number) => Promise<T>, signal?: AbortSignal): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask(attempt);
    } catch (error) {
      if (!isDatabaseAway(error) || performance.now() > deadline || signal?.aborted) throw knownFailure(error) ?? error;
    }
    await sleep(AGAIN_MS);
  }
}
