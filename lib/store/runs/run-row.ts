import { eq } from "drizzle-orm";
import { HilumError } from "../../errors";
import { RunSpec, type RunSummary } from "../../training/run";
import { headlineOf } from "../../training/run-headline";
import { type Database } from "../database";
import { runs } from "../schema";

export type RunRow = typeof runs.$inferSelect;

/** The run's row, locked until the transaction ends. Throws `notFound`. */
export async function lockRun(tx: Database, id: string): Promise<RunRow> {
  const [row] = await tx.select().from(runs).where(eq(runs.id, id)).for("update");
  if (row === undefined)
    throw new HilumError("notFound", `There is no run ${id}.`, {
      remedy: "See the names on the Runs page or with: hilum runs",
    });
  return row;
}

/** A spec saved before a setting existed gets the setting's default. */
function specOf({ spec }: RunRow): RunSpec {
  const parsed = RunSpec.safeParse(spec);
  return parsed.success ? parsed.data : spec;
}

/** The wire form of a run's row. */
export function summaryOf(row: RunRow): RunSummary {
  return {
    id: row.id,
    name: row.name,
    experiment: row.experiment,
    status: row.status,
    failure: row.failure,
    spec: specOf(row),
    datasetFingerprint: row.datasetFingerprint,
    splitHash: row.splitHash,
    synthetic: row.synthetic,
    worker: row.worker,
    epochsDone: row.epochsDone,
    lastEpoch: row.lastEpoch,
    headline: row.report === null ? row.headline : headlineOf(row.report),
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
