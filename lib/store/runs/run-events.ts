import { isDeepStrictEqual } from "node:util";
import { and, asc, eq, gt, sql } from "drizzle-orm";
import { type EpochMetrics, type RunEvent, type RunEventPayload } from "../../training/run";
import { curvesOf } from "../../training/run-curves";
import { type Lease, requireLease } from "./lease";
import { type Database, transact } from "../database";
import { type Store } from "../open-store";
import { lockRun, type RunRow } from "./run-row";
import { runEvents, runs } from "../schema";

/** Notified with `<run id>:<last seq>` when events were stored. */
export const RUN_EVENTS_CHANNEL = "hilum_run_events";

export interface AppendOptions {
  /** A worker that lost its run is refused with `LeaseLost`, and nothing is stored. */
  lease?: Lease;
  /** The same was asked before and nobody heard whether it was done: what is stored already is not stored again. */
  again?: boolean;
}

/**
 * Stores events in order, all or none, and gives them back with their numbers. `seq` has no gaps and no repeats,
 * whoever appends at the same time: the run's row is locked.
 */
export async function appendEvents(
  store: Store,
  run: string,
  payloads: readonly RunEventPayload[],
  { lease, again = false }: AppendOptions = {},
): Promise<RunEvent[]> {
  if (payloads.length === 0) return [];
  return transact(store, async (tx) => {
    const row = await lockRun(tx, run);
    if (lease !== undefined) requireLease(row, lease);
    if (again) {
      const last = await tx
        .select()
        .from(runEvents)
        .where(and(eq(runEvents.run, run), gt(runEvents.seq, row.lastSeq - payloads.length)))
        .orderBy(asc(runEvents.seq));
      if (
        isDeepStrictEqual(
          last.map(({ payload }) => payload),
          JSON.parse(JSON.stringify(payloads)),
        )
      )
        return last.map((stored) => ({ ...stored, at: stored.at.toISOString() }));
    }
    return (await appendToLocked(tx, row, payloads)).events;
  });
}

/** For callers that hold the lock on the run's row. */
export async function appendToLocked(
  tx: Database,
  row: Pick<RunRow, "id" | "lastSeq">,
  payloads: readonly RunEventPayload[],
): Promise<{ events: RunEvent[]; lastSeq: number }> {
  const at = new Date();
  const rows = payloads.map((payload, index) => ({ run: row.id, seq: row.lastSeq + index + 1, at, payload }));
  const lastSeq = row.lastSeq + rows.length;
  await tx.insert(runEvents).values(rows);
  await tx
    .update(runs)
    .set({ lastSeq, ...(await progressAfter(tx, row, payloads)) })
    .where(eq(runs.id, row.id));
  await tx.execute(sql`select pg_notify(${RUN_EVENTS_CHANNEL}, ${`${row.id}:${lastSeq}`})`);
  return { events: rows.map((stored) => ({ ...stored, at: at.toISOString() })), lastSeq };
}

/** Events after `afterSeq` in order, at most `limit`. @default limit 1000 */
export async function listEvents(store: Store, run: string, afterSeq = 0, limit = 1_000): Promise<RunEvent[]> {
  const rows = await store.db
    .select()
    .from(runEvents)
    .where(and(eq(runEvents.run, run), gt(runEvents.seq, afterSeq)))
    .orderBy(asc(runEvents.seq))
    .limit(limit);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** The number of a run's last event; 0 without one, and for a run that does not exist. */
export async function lastEventOf(store: Store, run: string): Promise<number> {
  const [row] = await store.db.select({ lastSeq: runs.lastSeq }).from(runs).where(eq(runs.id, run));
  return row?.lastSeq ?? 0;
}

/** The epochs of a run, from its events. */
export async function listEpochs(db: Database, run: string): Promise<EpochMetrics[]> {
  const rows = await db
    .select({ payload: runEvents.payload })
    .from(runEvents)
    .where(and(eq(runEvents.run, run), sql`${runEvents.payload} ->> 'type' in ('epoch', 'resumed')`))
    .orderBy(asc(runEvents.seq));
  return [...curvesOf(rows.map(({ payload }) => payload)).epochs];
}

/** Lists of runs show progress without reading events, so the row keeps the last epoch in step with them. */
async function progressAfter(
  tx: Database,
  row: Pick<RunRow, "id">,
  payloads: readonly RunEventPayload[],
): Promise<{ epochsDone?: number; lastEpoch?: EpochMetrics | null }> {
  const last = payloads.findLast(({ type }) => type === "epoch" || type === "resumed");
  if (last === undefined) return {};
  if (last.type === "epoch") return { epochsDone: last.metrics.epoch, lastEpoch: last.metrics };
  const kept = (await listEpochs(tx, row.id)).at(-1) ?? null;
  return { epochsDone: kept?.epoch ?? 0, lastEpoch: kept };
}
