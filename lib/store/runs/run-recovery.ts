import { and, eq, inArray, lt, or, sql } from "drizzle-orm";
import { type RunSummary } from "../../training/run";
import { type RunStatus } from "../../training/run-status";
import { LEASE_MS, MAX_ATTEMPTS } from "./lease";
import { lostRunFailure } from "./lost-run-failure";
import { type Database, transact } from "../database";
import { type Store } from "../open-store";
import { appendToLocked } from "./run-events";
import { type RunRow, summaryOf } from "./run-row";
import { type WithinTransaction } from "./run-store";
import { runs } from "../schema";
import { transitionRun } from "./transition-run";

/** A worker whose process is seen to live may be in one very long step: it gets this much more time. */
const BUSY_MS = 120_000;

/** What is known of workers on this machine by their process ids. */
export interface KnownWorkers {
  gone: readonly string[];
  alive: readonly string[];
}

/**
 * Takes every run from a worker that is gone or silent: back to the queue by `within`, to where a person wanted it, or
 * to `failed` when it ended its worker {@link MAX_ATTEMPTS} times without progress. Gives the runs it moved; several
 * processes may call it at once, each run is moved once.
 */
export async function takeLostRuns(
  store: Store,
  known: KnownWorkers,
  within: WithinTransaction,
): Promise<RunSummary[]> {
  return transact(store, async (tx, client) => {
    const rows = await tx
      .select()
      .from(runs)
      .where(and(eq(runs.status, "running"), lostCondition(known)))
      .for("update", { skipLocked: true });
    const moved: RunSummary[] = [];
    for (const row of rows) {
      const run = summaryOf(await takeFrom(tx, row));
      if (run.status === "queued") await within(run, client);
      moved.push(run);
    }
    return moved;
  });
}

function lostCondition({ gone, alive }: KnownWorkers) {
  const silent = lt(runs.leaseExpiresAt, sql`now()`);
  const longSilent = lt(runs.leaseExpiresAt, sql`now() - ${`${BUSY_MS} milliseconds`}::interval`);
  const isAlive = alive.length > 0 ? inArray(runs.worker, [...alive]) : sql`false`;
  return or(
    longSilent,
    sql`(${silent} and not ${isAlive})`,
    gone.length > 0 ? inArray(runs.worker, [...gone]) : undefined,
  );
}

async function takeFrom(tx: Database, row: RunRow): Promise<RunRow> {
  const silentMs = Math.max(0, Date.now() - (row.leaseExpiresAt?.getTime() ?? Date.now()) + LEASE_MS);
  const { lastSeq } = await appendToLocked(tx, row, [
    { type: "workerLost", worker: row.worker ?? "unknown", silentMs },
  ]);
  const current = { ...row, lastSeq };
  const status = nextStatus(row);
  if (status !== "failed") return transitionRun(tx, current, status, { reason: "its worker was lost" });
  const failure = lostRunFailure(row.spec, row.attempts);
  return transitionRun(tx, current, "failed", { failure, reason: failure.message });
}

function nextStatus(row: RunRow): RunStatus {
  if (row.control === "stop") return "cancelled";
  if (row.control === "pause") return "paused";
  return row.attempts >= MAX_ATTEMPTS ? "failed" : "queued";
}
