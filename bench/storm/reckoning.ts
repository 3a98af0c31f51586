/** @file After the storm: compares the journal with the database and the disk, and each run with one that nobody disturbed. */
import { isDeepStrictEqual } from "node:util";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createAndEnqueueRun } from "../../lib/jobs/runs/create-run";
import { runWorker } from "../../lib/jobs/runs/worker";
import { findDataset } from "../../lib/store/datasets/dataset-store";
import { findModel } from "../../lib/store/models/model-store";
import { listWriters } from "../../lib/store/blobs/write-intents";
import { allNamedDigests } from "../../lib/store/blobs/named-digests";
import { type Store } from "../../lib/store/open-store";
import { listEvents } from "../../lib/store/runs/run-events";
import { findRun, getRun, getRunArtifacts } from "../../lib/store/runs/run-store";
import { until } from "../../lib/store/until.fixture";
import { type RunDetail } from "../../lib/training/run";
import { isOver } from "../../lib/training/run-status";
import type { Journal, KnownDataset, KnownRun } from "./journal";
import { trainingOf } from "./users";

/** What is wrong, in sentences; none where nothing was lost. */
export type Losses = string[];

/** Everything that was acknowledged and is not there, or not as it was. */
export async function reckon(store: Store, journal: Journal): Promise<Losses> {
  const losses: Losses = [];
  for (const known of journal.datasets.values()) losses.push(...(await datasetLosses(store, known)));
  const undisturbed = await trainUndisturbed(store, [
    ...new Set([...journal.runs.values()].map(({ training }) => training)),
  ]);
  for (const known of journal.runs.values())
    losses.push(...(await runLosses(store, known, undisturbed.get(known.training))));
  for (const [name, run] of journal.models) {
    const model = await findModel(store, name);
    if (model?.run !== run)
      losses.push(
        `model ${name} of run ${run} was acknowledged and is ${model === null ? "gone" : `of run ${model.run}`}`,
      );
  }
  return [...losses, ...(await blobLosses(store))];
}

async function datasetLosses(store: Store, { id, films, fingerprint, deletion }: KnownDataset): Promise<Losses> {
  const found = await findDataset(store, id);
  if (deletion === "acknowledged") return found === null ? [] : [`data set ${id} was deleted for good and is there`];
  if (found === null) return deletion === "asked" ? [] : [`data set ${id} was acknowledged and is gone`];
  return found.films === films && found.fingerprint === fingerprint
    ? []
    : [
        `data set ${id} has ${found.films} films (${found.fingerprint.slice(0, 8)}), acknowledged were ${films} (${fingerprint.slice(0, 8)})`,
      ];
}

interface Result {
  report: RunDetail["report"];
  weights: string | null;
  epochs: { epoch: number; step: number; trainLoss: number; valLoss: number }[];
}

async function resultOf(store: Store, run: string): Promise<Result> {
  const { report, epochs } = await getRun(store, run);
  return {
    report,
    weights: (await getRunArtifacts(store, run)).weights,
    epochs: epochs.map(({ epoch, step, trainLoss, valLoss }) => ({ epoch, step, trainLoss, valLoss })),
  };
}

/** The same trainings in this process, where nobody kills. */
async function trainUndisturbed(store: Store, trainings: readonly number[]): Promise<Map<number, Result>> {
  const results = new Map<number, Result>();
  const stop = new AbortController();
  const worker = runWorker(store, { signal: stop.signal });
  try {
    for (const training of trainings) {
      const { id } = await createAndEnqueueRun(store, { experiment: null, spec: trainingOf(training) });
      await until(async () => isOver((await getRun(store, id)).status), 600_000);
      results.set(training, await resultOf(store, id));
    }
  } finally {
    stop.abort();
    await worker;
  }
  return results;
}

async function runLosses(store: Store, known: KnownRun, undisturbed: Result | undefined): Promise<Losses> {
  const losses: Losses = [];
  const run = await findRun(store, known.id);
  if (run === null) return [`run ${known.id} was acknowledged and is gone`];
  const events = await listEvents(store, run.id, 0, 1_000_000);
  if (events.some(({ seq }, index) => seq !== index + 1) || events.length !== run.lastSeq)
    losses.push(`run ${run.name} has a gap in its events`);
  if (run.lastSeq < known.lastSeq)
    losses.push(`run ${run.name} showed event ${known.lastSeq} and ends at ${run.lastSeq}`);
  if (run.status !== "completed")
    return [...losses, `run ${run.name} is ${run.status}: ${run.failure?.message ?? "it never ended"}`];
  const result = await resultOf(store, run.id);
  const last = known.epochs.at(-1)?.epoch ?? 0;
  if (!isDeepStrictEqual(result.epochs.slice(0, last), known.epochs))
    losses.push(`run ${run.name} shows other epochs than it did`);
  if (!isDeepStrictEqual(result, undisturbed))
    losses.push(`run ${run.name} ended with other bits than an undisturbed one`);
  return losses;
}

/** Blobs that rows name and that are not whole, blobs that no row names, and unfinished files. */
async function blobLosses(store: Store): Promise<Losses> {
  const losses: Losses = [];
  const { rows } = await store.pool.query<{ digest: string }>(
    "select distinct blob as digest from hilum.films union select weights from hilum.runs where weights is not null",
  );
  for (const { digest } of rows) {
    const state = await store.blobs.check(digest);
    if (state !== "whole") losses.push(`blob ${digest.slice(0, 12)} is ${state}`);
  }
  const named = await allNamedDigests(store.db);
  const claimed = new Set(listWriters(store.blobFolder).flatMap(({ open }) => [...open]));
  for await (const { digest, bytes, storedAt } of store.blobs.list()) {
    if (named.has(digest)) continue;
    const head = Buffer.from(await store.blobs.head(digest, 12)).toString("latin1");
    losses.push(
      `blob ${digest.slice(0, 12)} is named by no row: ${bytes} bytes of ${JSON.stringify(head)} stored ${storedAt.toISOString()}, ${claimed.has(digest) ? "in" : "in no"} writer's intents`,
    );
  }
  for (const name of await readdir(store.blobFolder, { recursive: true }))
    if (name.endsWith(".tmp")) losses.push(`unfinished file ${join("blobs", name)}`);
  return losses;
}
