import { eq, sql } from "drizzle-orm";
import { HilumError } from "../../errors";
import { type RunSummary } from "../../training/run";
import { type Database, transact } from "../database";
import { type Store } from "../open-store";
import { lockRun, type RunRow, summaryOf } from "./run-row";
import { type WithinTransaction } from "./run-store";
import { type RunControl, runs } from "../schema";
import { transitionRun } from "./transition-run";

/** Notified with the id of a run whose worker should look at once what is asked of it. */
export const RUN_CONTROL_CHANNEL = "hilum_run_control";

/** Ends a run for good: at once when nobody trains it, at its worker's next step otherwise. Throws `notFound` or `conflict`. */
export async function requestStop(store: Store, id: string): Promise<RunSummary> {
  return transact(store, async (tx) => {
    const row = await lockRun(tx, id);
    return summaryOf(row.status === "running" ? await ask(tx, row, "stop") : await transitionRun(tx, row, "cancelled"));
  });
}

/** Asks a running run to pause at its next step; it keeps its place. Throws `notFound` or `conflict`. */
export async function requestPause(store: Store, id: string): Promise<RunSummary> {
  return transact(store, async (tx) => {
    const row = await lockRun(tx, id);
    if (row.status !== "running")
      throw new HilumError("conflict", `Run ${row.name} is ${row.status}: only a running run can be paused.`, {
        remedy: row.status === "queued" ? "Stop it instead; it can be resumed later." : "Reload to see its state.",
      });
    return summaryOf(await ask(tx, row, "pause"));
  });
}

/** Puts a paused, failed or cancelled run back in the queue; it goes on from its last checkpoint. Throws `notFound` or `conflict`. */
export async function requeueRun(store: Store, id: string, within: WithinTransaction): Promise<RunSummary> {
  return transact(store, async (tx, client) => {
    const row = await lockRun(tx, id);
    const summary = summaryOf(await transitionRun(tx, row, "queued", { attempts: 0 }));
    await within(summary, client);
    return summary;
  });
}

async function ask(tx: Database, row: RunRow, control: RunControl): Promise<RunRow> {
  const [changed] = await tx.update(runs).set({ control }).where(eq(runs.id, row.id)).returning();
  await tx.execute(sql`select pg_notify(${RUN_CONTROL_CHANNEL}, ${row.id})`);
  return changed;
}
