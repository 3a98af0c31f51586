import { asc, gt, inArray, lt, sql } from "drizzle-orm";
import { type Store } from "../open-store";
import { workers } from "../schema";

/** A worker that has not been seen for this long is not counted as there. */
const AWAY_MS = 15_000;
const FORGET_MS = 3_600_000;

export interface WorkerPresence {
  id: string;
  pid: number;
  /** Machine and process namespace. */
  host: string;
  startedAt: string;
  lastSeenMs: number;
  /** The run it trains now. */
  run: string | null;
}

/** Says that a worker is there and what it does. */
export async function reportWorker(
  store: Store,
  worker: { id: string; pid: number; host: string; run: string | null },
): Promise<void> {
  const lastSeenAt = new Date();
  await store.db
    .insert(workers)
    .values({ ...worker, lastSeenAt })
    .onConflictDoUpdate({ target: workers.id, set: { run: worker.run, lastSeenAt } });
}

/** The workers seen in the last 15 s, the oldest first. `lastSeenMs` is how long ago. */
export async function listWorkers(store: Store): Promise<WorkerPresence[]> {
  const rows = await store.db
    .select()
    .from(workers)
    .where(gt(workers.lastSeenAt, new Date(Date.now() - AWAY_MS)))
    .orderBy(asc(workers.startedAt));
  return rows.map(({ startedAt, lastSeenAt, ...row }) => ({
    ...row,
    startedAt: startedAt.toISOString(),
    lastSeenMs: Math.max(0, Date.now() - lastSeenAt.getTime()),
  }));
}

/** The workers that ever reported from a host, also those long silent: their pids can be looked up there. */
export async function listWorkersOnHost(store: Store, host: string): Promise<{ id: string; pid: number }[]> {
  return store.db
    .select({ id: workers.id, pid: workers.pid })
    .from(workers)
    .where(sql`${workers.host} = ${host}`);
}

/** Removes workers from the list. */
export async function forgetWorkers(store: Store, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await store.db.delete(workers).where(inArray(workers.id, [...ids]));
}

/** Removes workers not seen for an hour. */
export async function forgetSilentWorkers(store: Store): Promise<void> {
  await store.db.delete(workers).where(lt(workers.lastSeenAt, new Date(Date.now() - FORGET_MS)));
}
