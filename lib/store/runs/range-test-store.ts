/** @file Learning-rate range tests: asked for by a page, taken by a worker, forgotten after a day. They belong to no run. */
import { randomBytes } from "node:crypto";
import { and, eq, lt, sql } from "drizzle-orm";
import { HilumError } from "../../errors";
import { type RangePoint, type RangeTest } from "../../training/learning-rate/learning-rate-range";
import { RunSpec } from "../../training/run";
import { type Store } from "../open-store";
import { rangeTests } from "../schema";

/** A worker that says nothing of its test for this long has died, and another one begins it again. */
const SILENT_SECONDS = 60;
const DAY_MS = 24 * 3600 * 1000;

/** Asks for a range test of the run that `spec` describes. Old tests are cleared away. */
export async function createRangeTest(store: Store, spec: RunSpec): Promise<RangeTest> {
  await store.db.delete(rangeTests).where(lt(rangeTests.createdAt, new Date(Date.now() - DAY_MS)));
  const [row] = await store.db
    .insert(rangeTests)
    .values({ id: `t${randomBytes(6).toString("hex")}`, spec })
    .returning();
  return testOf(row);
}

/** Throws `notFound` for a test that was cancelled or forgotten. */
export async function getRangeTest(store: Store, id: string): Promise<RangeTest> {
  const [row] = await store.db.select().from(rangeTests).where(eq(rangeTests.id, id));
  if (row === undefined)
    throw new HilumError("notFound", "This range test does not exist any more.", { remedy: "Start it again." });
  return testOf(row);
}

/** Takes the oldest waiting test, or one whose worker fell silent; null when there is none. Two workers never take the same. */
export async function claimRangeTest(store: Store): Promise<{ id: string; spec: RunSpec } | null> {
  const { rows } = await store.pool.query<{ id: string; spec: unknown }>(`
    update hilum.range_tests set status = 'running', points = '[]', updated_at = now()
    where id = (select id from hilum.range_tests
      where status = 'queued' or (status = 'running' and updated_at < now() - interval '${SILENT_SECONDS} seconds')
      order by created_at limit 1 for update skip locked)
    returning id, spec`);
  return rows.length === 0 ? null : { id: rows[0].id, spec: RunSpec.parse(rows[0].spec) };
}

/** Stores what a running test has measured so far. False when it was cancelled: the worker may stop. */
export async function reportRangeTest(store: Store, id: string, points: readonly RangePoint[]): Promise<boolean> {
  const updated = await store.db
    .update(rangeTests)
    .set({ points: [...points], updatedAt: sql`now()` })
    .where(and(eq(rangeTests.id, id), eq(rangeTests.status, "running")))
    .returning({ id: rangeTests.id });
  return updated.length > 0;
}

/** Ends a running test; nothing happens when it was cancelled. */
export async function finishRangeTest(
  store: Store,
  id: string,
  outcome: Pick<RangeTest, "points" | "suggestion" | "failure">,
): Promise<void> {
  const status = outcome.failure === null ? "completed" : "failed";
  await store.db
    .update(rangeTests)
    .set({ ...outcome, status, updatedAt: sql`now()` })
    .where(and(eq(rangeTests.id, id), eq(rangeTests.status, "running")));
}

/** Forgets a test; a worker that runs it stops. Nothing happens where there is none. */
export async function cancelRangeTest(store: Store, id: string): Promise<void> {
  await store.db.delete(rangeTests).where(eq(rangeTests.id, id));
}

/** Puts a test that could not be ended back to the waiting ones. */
export async function releaseRangeTest(store: Store, id: string): Promise<void> {
  await store.db
    .update(rangeTests)
    .set({ status: "queued" })
    .where(and(eq(rangeTests.id, id), eq(rangeTests.status, "running")));
}

function testOf({ id, status, points, suggestion, failure }: typeof rangeTests.$inferSelect): RangeTest {
  return { id, status, points, suggestion, failure };
}
