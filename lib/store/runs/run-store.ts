import { randomBytes, randomUUID } from "node:crypto";
import { and, asc, desc, eq, lt, or, sql } from "drizzle-orm";
import { type Split } from "../../datasets/splits/split";
import { type SplitSpec } from "../../datasets/splits/split-spec";
import { foldName } from "../../datasets/splits/fold-name";
import { HilumError } from "../../errors";
import { invariant } from "../../invariant";
import { EvaluationReport } from "../../metrics/evaluation-report";
import { MultiLabelReport } from "../../metrics/multi-label/multi-label-report";
import { calibrationOfRun } from "../../training/calibration-of-run";
import { headlineOf, headlineOfFindings } from "../../training/run-headline";
import { doubtsOfFindings } from "../../training/doubts-of-findings";
import { doubtsOf } from "../../training/doubts";
import { type RunDetail, type RunSpec, type RunSummary } from "../../training/run";
import { refuseFromBin } from "../datasets/dataset-bin";
import { refuseHeldApart } from "../datasets/test-only";
import { type Lease, LEASE_MS, MAX_ATTEMPTS, requireLease } from "./lease";
import { type Database, type SqlClient, transact } from "../database";
import { type Store } from "../open-store";
import { listEpochs } from "./run-events";
import { findTestLooks, recordTestLook } from "./test-look-store";
import { keepCheckpoints } from "./keep-checkpoints";
import { lockRun, type RunRow, summaryOf } from "./run-row";
import { films, runs, type StoredCheckpoint } from "../schema";
import { saveSplit } from "../datasets/split-store";
import { errorCode } from "../../error-code";
import { transitionRun } from "./transition-run";

/** By the database's clock: workers of other machines have clocks of their own. */
const leaseEnd = sql<Date>`now() + ${`${LEASE_MS} milliseconds`}::interval`;

export interface NewRun {
  experiment: string | null;
  spec: RunSpec;
  /** Taken as it is; without one the run is called `<experiment or data set>-<n>`, or of a fold `<…>-fold<f>-<n>`. */
  name?: string;
  datasetFingerprint: string;
  /** Stored with the run and never computed again; null where the worker is to lock it, once the data set is audited. */
  split: Split | null;
  synthetic: boolean;
}

/** Work that must be stored with the run or not at all, such as its place in the queue. */
export type WithinTransaction = (run: RunSummary, client: SqlClient) => Promise<void>;

/** Stores a queued run. Throws `conflict` where the given name is taken, or the data set is in the bin or held for tests only. */
export async function createRun(
  store: Store,
  { split, ...run }: NewRun,
  within: WithinTransaction = async () => undefined,
): Promise<RunSummary> {
  const id = `r${randomBytes(6).toString("hex")}`;
  try {
    return await transact(store, async (tx, client) => {
      await refuseFromBin(tx, run.spec.dataset);
      await refuseHeldApart(tx, run.spec.dataset);
      await lockNames(client);
      const name =
        run.name ?? (await nextName(client, (run.experiment ?? run.spec.dataset) + foldName(run.spec.split)));
      if (split !== null) await saveSplit(tx, split);
      const [row] = await tx
        .insert(runs)
        .values({ ...run, id, name, splitHash: split?.hash ?? null, status: "queued" })
        .returning();
      const summary = summaryOf(row);
      await within(summary, client);
      return summary;
    });
  } catch (error) {
    if (errorCode(error) !== "23505") throw error;
    throw new HilumError("conflict", `There is already a run called ${run.name}.`, {
      cause: error,
      remedy: "Choose another name, or leave it out.",
    });
  }
}

/** One run with its curves and report, by id or by name. Throws `notFound`. */
export async function getRun(store: Store, idOrName: string): Promise<RunDetail> {
  return detailOf(store, await getRow(store, idOrName));
}

/** Like {@link getRun}; null where there is no such run. */
export async function findRun(store: Store, idOrName: string): Promise<RunDetail | null> {
  const row = await findRow(store, idOrName);
  return row === null ? null : detailOf(store, row);
}

async function detailOf(store: Store, row: RunRow): Promise<RunDetail> {
  const summary = summaryOf(row);
  const epochs = await listEpochs(store.db, row.id);
  const report = storedReport(row.report);
  const validation = storedReport(row.validationReport);
  const multiLabel = MultiLabelReport.nullable().parse(row.multiLabel?.test ?? null);
  const { keep, loss } = summary.spec.training;
  const doubts =
    multiLabel !== null
      ? doubtsOfFindings(multiLabel, { epochs, keep })
      : report === null
        ? []
        : doubtsOf({ validation, test: report, epochs, keep, loss });
  const testLooks = report === null && multiLabel === null ? null : await findTestLooks(store, row.id);
  const calibration = report === null || validation === null ? null : calibrationOfRun(summary, validation);
  return { ...summary, epochs, report, multiLabel, doubts, testLooks, calibration, lastSeq: row.lastSeq };
}

/** As stored, and completed where it is of a version that did not measure all of it yet. */
const storedReport = (report: unknown): EvaluationReport | null => EvaluationReport.nullable().parse(report);

/** One run without its curves, by id or by name. Throws `notFound`. */
export async function getRunSummary(store: Store, idOrName: string): Promise<RunSummary> {
  return summaryOf(await getRow(store, idOrName));
}

/** All runs, the newest first; of one experiment, on one data set or under one split protocol where it is given. */
export async function listRuns(
  store: Store,
  {
    experiment,
    dataset,
    protocol,
    limit = 500,
  }: { experiment?: string; dataset?: string; protocol?: SplitSpec["protocol"]; limit?: number } = {},
): Promise<RunSummary[]> {
  const rows = await store.db
    .select()
    .from(runs)
    .where(
      and(
        experiment === undefined ? undefined : eq(runs.experiment, experiment),
        dataset === undefined ? undefined : sql`${runs.spec} ->> 'dataset' = ${dataset}`,
        protocol === undefined ? undefined : sql`${runs.spec} #>> '{split,protocol}' = ${protocol}`,
      ),
    )
    .orderBy(desc(runs.createdAt), desc(runs.id))
    .limit(limit);
  return rows.map(summaryOf);
}

/** The runs on a data set that were told on how many patients to train, the newest first. */
export async function listLimitedRuns(store: Store, dataset: string): Promise<RunSummary[]> {
  const rows = await store.db
    .select()
    .from(runs)
    .where(
      and(sql`${runs.spec} ->> 'dataset' = ${dataset}`, sql`${runs.spec} #> '{split,trainingPatients}' is not null`),
    )
    .orderBy(desc(runs.createdAt), desc(runs.id));
  return rows.map(summaryOf);
}

/** Ids of the runs that have waited for a worker for this long or longer, the oldest first. */
export async function listQueued(store: Store, { forMs }: { forMs: number }): Promise<string[]> {
  const rows = await store.db
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.status, "queued"), lt(runs.updatedAt, new Date(Date.now() - forMs))))
    .orderBy(asc(runs.createdAt));
  return rows.map(({ id }) => id);
}

export interface ClaimedRun {
  run: RunSummary;
  lease: Lease;
  /** Where to go on, the newest first; without one it starts at the first step. */
  checkpoints: readonly StoredCheckpoint[];
  /** True when some worker trained it before: what came after the checkpoint is void. */
  again: boolean;
}

/** Makes a queued run this worker's. Null when it is not queued any more: another worker was quicker, or it was stopped. */
export async function claimRun(store: Store, id: string, worker: string): Promise<ClaimedRun | null> {
  return transact(store, async (tx) => {
    const [row] = await tx
      .select()
      .from(runs)
      .where(and(eq(runs.id, id), eq(runs.status, "queued")))
      .for("update", { skipLocked: true });
    if (row === undefined) return null;
    const lease = { run: id, worker, token: randomUUID() };
    const claimed = await transitionRun(tx, row, "running", {
      worker,
      leaseToken: lease.token,
      leaseExpiresAt: leaseEnd,
      control: null,
      attempts: row.attempts + 1,
      startedAt: row.startedAt ?? new Date(),
    });
    return { run: summaryOf(claimed), lease, checkpoints: claimed.checkpoints, again: row.startedAt !== null };
  });
}

/** Prolongs the lease and brings back what a person asked of the run. `held` is false once the run was taken away. */
export async function heartbeat(
  store: Store,
  lease: Lease,
): Promise<{ held: boolean; control: "stop" | "pause" | null }> {
  const [row] = await store.db
    .update(runs)
    .set({ leaseExpiresAt: leaseEnd })
    .where(and(eq(runs.id, lease.run), eq(runs.leaseToken, lease.token), eq(runs.status, "running")))
    .returning({ control: runs.control });
  return { held: row !== undefined, control: row?.control ?? null };
}

/** Records a checkpoint, and that the run makes progress. Gives the digests of those it needs no more. Fenced. */
export async function saveCheckpoint(store: Store, lease: Lease, checkpoint: StoredCheckpoint): Promise<string[]> {
  return whileHeld(store, lease, async (tx, row) => {
    const checkpoints = keepCheckpoints(row.checkpoints, checkpoint);
    await tx.update(runs).set({ checkpoints, attempts: 1, updatedAt: new Date() }).where(eq(runs.id, lease.run));
    return dropped(
      store,
      row.checkpoints.filter((old) => !checkpoints.includes(old)),
    );
  });
}

/** Gives a run that has none its split, for good. Fenced. */
export async function lockSplit(store: Store, lease: Lease, split: Split): Promise<void> {
  await whileHeld(store, lease, async (tx, row) => {
    invariant(row.splitHash === null || row.splitHash === split.hash, `run ${row.name} has another split already`);
    await saveSplit(tx, split);
    await tx.update(runs).set({ splitHash: split.hash }).where(eq(runs.id, lease.run));
  });
}

/** What a run is judged by: on its test and its validation split, by one class a film or by several findings. */
export type RunReports =
  | { report: EvaluationReport; validationReport: EvaluationReport; multiLabel?: null }
  | { report: null; validationReport: null; multiLabel: { test: MultiLabelReport; validation: MultiLabelReport } };

export type RunResult = RunReports & {
  /** Digest of the kept weights. */
  weights: string;
};

/** The run is done; it needs its checkpoints no more. Gives their digests. Fenced. */
export async function completeRun(store: Store, lease: Lease, result: RunResult): Promise<string[]> {
  return whileHeld(store, lease, async (tx, row) => {
    await transitionRun(tx, row, "completed", {
      ...result,
      checkpoints: [],
      headline: result.report === null ? headlineOfFindings(result.multiLabel.test) : headlineOf(result.report),
    });
    await recordTestLook(tx, {
      kind: "run",
      run: row.id,
      fingerprint: row.datasetFingerprint,
      report: result.report ?? result.multiLabel.test,
    });
    return dropped(store, row.checkpoints);
  });
}

/** The digests of checkpoints that no row names once the transaction is through. */
function dropped(store: Store, checkpoints: readonly StoredCheckpoint[]): string[] {
  const digests = checkpoints.map(({ digest }) => digest);
  store.blobs.doom(digests);
  return digests;
}

/** The run cannot go on, for a reason a person can read. Fenced. */
export async function failRun(store: Store, lease: Lease, failure: NonNullable<RunSummary["failure"]>): Promise<void> {
  await whileHeld(store, lease, (tx, row) => transitionRun(tx, row, "failed", { failure, reason: failure.message }));
}

/** A person stopped or paused the run and the worker obeyed. Fenced. */
export async function haltRun(store: Store, lease: Lease, status: "cancelled" | "paused"): Promise<void> {
  await whileHeld(store, lease, (tx, row) => transitionRun(tx, row, status));
}

/** The worker goes away in order and gives the run back to the queue; this attempt does not count. Fenced. */
export async function releaseRun(store: Store, lease: Lease, reason: string, within: WithinTransaction): Promise<void> {
  await whileHeld(store, lease, async (tx, row, client) => {
    const released = await transitionRun(tx, row, "queued", { attempts: row.attempts - 1, reason });
    await within(summaryOf(released), client);
  });
}

/** The store was away for too long: the run waits for a worker again, or fails with `failure` when that happened {@link MAX_ATTEMPTS} times without a checkpoint. Fenced. */
export async function retryRun(
  store: Store,
  lease: Lease,
  failure: NonNullable<RunSummary["failure"]>,
  within: WithinTransaction,
): Promise<void> {
  await whileHeld(store, lease, async (tx, row, client) => {
    if (row.attempts >= MAX_ATTEMPTS)
      return void (await transitionRun(tx, row, "failed", { failure, reason: failure.message }));
    await within(summaryOf(await transitionRun(tx, row, "queued", { reason: failure.message })), client);
  });
}

/** False when neither a run nor a data set refers to the blob any more: it may be deleted. */
export async function isDigestInUse(store: Store, digest: string): Promise<boolean> {
  const { rows } = await store.db.execute(sql`
    select 1 from ${runs} where ${runs.weights} = ${digest} or exists (select 1 from json_array_elements(${runs.checkpoints}) kept where kept ->> 'digest' = ${digest})
    union all select 1 from ${films} where ${films.blob} = ${digest} limit 1`);
  return rows.length > 0;
}

/** What a run left behind beside its report; null or empty where it has not come that far. Throws `notFound`. */
export async function getRunArtifacts(
  store: Store,
  idOrName: string,
): Promise<{
  weights: string | null;
  checkpoints: readonly StoredCheckpoint[];
  validationReport: EvaluationReport | null;
  multiLabelValidation: MultiLabelReport | null;
}> {
  const { weights, checkpoints, validationReport, multiLabel } = await getRow(store, idOrName);
  return {
    weights,
    checkpoints,
    validationReport: storedReport(validationReport),
    multiLabelValidation: MultiLabelReport.nullable().parse(multiLabel?.validation ?? null),
  };
}

type Work<T> = (tx: Database, row: RunRow, client: SqlClient) => Promise<T>;

async function whileHeld<T>(store: Store, lease: Lease, work: Work<T>): Promise<T> {
  return transact(store, async (tx, client) => {
    const row = await lockRun(tx, lease.run);
    requireLease(row, lease);
    return work(tx, row, client);
  });
}

async function findRow(store: Store, idOrName: string): Promise<RunRow | null> {
  const rows = await store.db
    .select()
    .from(runs)
    .where(or(eq(runs.id, idOrName), eq(runs.name, idOrName)))
    .limit(1);
  return rows.at(0) ?? null;
}

async function getRow(store: Store, idOrName: string): Promise<RunRow> {
  const row = await findRow(store, idOrName);
  if (row === null)
    throw new HilumError("notFound", `There is no run ${idOrName}.`, {
      remedy: "See the names on the Runs page or with: hilum runs",
    });
  return row;
}

/** Names are given one at a time, until the transaction ends: neither number nor name of a run may be taken by one created at the same moment. */
async function lockNames(client: SqlClient): Promise<void> {
  await client.query("select pg_advisory_xact_lock(hashtextextended('hilum run names', 0))");
}

async function nextName(client: SqlClient, base: string): Promise<string> {
  const { rows } = await client.query<{ last: number | null }>(
    "select max(substring(name from char_length($1) + 2)::bigint)::int as last from hilum.runs where starts_with(name, $1 || '-') and substring(name from char_length($1) + 2) ~ '^[0-9]{1,9}$'",
    [base],
  );
  return `${base}-${(rows[0].last ?? 0) + 1}`;
}
