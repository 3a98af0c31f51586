import { eq } from "drizzle-orm";
import { type PgUpdateSetSource } from "drizzle-orm/pg-core";
import { HilumError } from "../../errors";
import { isOver, RUN_TRANSITIONS, type RunStatus } from "../../training/run-status";
import { type Database } from "../database";
import { appendToLocked } from "./run-events";
import { type RunRow } from "./run-row";
import { runs } from "../schema";

/** What a transition may change beside the status. */
export type RunPatch = Omit<PgUpdateSetSource<typeof runs>, "id" | "status" | "lastSeq">;

/**
 * The only place where a run changes its status: checks the transition table, drops the lease of a run that stops
 * running, and stores the `status` event. Throws `conflict` where the table has no such move.
 */
export async function transitionRun(
  tx: Database,
  row: RunRow,
  status: RunStatus,
  { reason, ...patch }: RunPatch & { reason?: string } = {},
): Promise<RunRow> {
  if (!RUN_TRANSITIONS[row.status].includes(status)) {
    throw new HilumError("conflict", `Run ${row.name} is ${row.status} and cannot become ${status}.`, {
      remedy: hint(row.status, status),
    });
  }
  const released = status === "running" ? {} : { worker: null, leaseToken: null, leaseExpiresAt: null, control: null };
  const [changed] = await tx
    .update(runs)
    .set({
      ...released,
      failure: null,
      finishedAt: isOver(status) ? new Date() : null,
      ...patch,
      status,
      updatedAt: new Date(),
    })
    .where(eq(runs.id, row.id))
    .returning();
  const { lastSeq } = await appendToLocked(tx, changed, [
    { type: "status", status, ...(reason === undefined ? {} : { reason }) },
  ]);
  return { ...changed, lastSeq };
}

function hint(from: RunStatus, to: RunStatus): string {
  if (from === "completed") return "Its result stands; start a new run instead.";
  if (to === "paused") return "Only a running run can be paused.";
  if (to === "queued") return "It is on its way already.";
  return "Reload to see its state.";
}
