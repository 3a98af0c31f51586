/** @file Runs whose worker process is killed at random moments, and runs whose checkpoints rot on the disk. */
import { once } from "node:events";
import { readFile, writeFile, chmod } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listEvents } from "../../store/runs/run-events";
import { getRun, getRunArtifacts } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { Random } from "../../tensor/random";
import type { RunEventPayload } from "../../training/run";
import { curvesOf } from "../../training/run-curves";
import { pauseRun, resumeRun } from "./control-run";
import { createAndEnqueueRun } from "./create-run";
import { recoverLostRuns } from "./recover-lost-runs";
import { storeTinyDataset, tinySpec } from "./tiny-run.fixture";
import { buildWorkerProcesses, withOwnWorker, type WorkerProcesses } from "./worker-processes.fixture";

/** Long enough to be killed in, with checkpoints between the steps of an epoch too. */
const TRAINING = { epochs: 24, weightAverage: 0.9, optimizer: { kind: "adamw", learningRate: 0.01 } } as const;
const OFTEN = { checkpointEveryMs: 40 };
/** For a machine that does other work, too. */
const PATIENCE_MS = 60_000;

let store: TestStore;
let workers: WorkerProcesses;
beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
  workers = await buildWorkerProcesses("exact-resume-worker", store, OFTEN);
});
afterAll(async () => {
  workers.killAll();
  await store.close();
});

const start = async (training: Parameters<typeof tinySpec>[0]) =>
  (await createAndEnqueueRun(store, { experiment: null, spec: tinySpec(training) })).id;
const statusOf = async (run: string) => (await getRun(store, run)).status;
const payloadsOf = async (run: string): Promise<RunEventPayload[]> =>
  (await listEvents(store, run, 0, 100_000)).map(({ payload }) => payload);

/** What a run measured, without what depends on the clock, and the digest of the weights it kept. */
async function resultOf(run: string) {
  const { points } = curvesOf(await payloadsOf(run));
  const { epochs, report } = await getRun(store, run);
  const metrics = epochs.map(({ epoch, step, trainLoss, trainAccuracy, valLoss, valAccuracy }) => ({
    epoch,
    step,
    trainLoss,
    trainAccuracy,
    valLoss,
    valAccuracy,
  }));
  return { points, metrics, report, weights: (await getRunArtifacts(store, run)).weights };
}

let whole: Promise<Awaited<ReturnType<typeof resultOf>>> | null = null;
/** The same training without an interruption. */
const uninterrupted = () =>
  (whole ??= (async () => {
    const run = await start(TRAINING);
    await withOwnWorker(store, () => until(async () => (await statusOf(run)) === "completed", PATIENCE_MS), OFTEN);
    return resultOf(run);
  })());

/** Flips a bit in the middle of a stored blob. */
async function damage(digest: string): Promise<void> {
  const path = join(store.blobFolder, digest.slice(0, 2), digest);
  const bytes = await readFile(path);
  bytes[bytes.length >> 1] ^= 1;
  await chmod(path, 0o644);
  await writeFile(path, bytes);
}

describe("a run whose worker process is killed", () => {
  it(
    "at random moments, three times, ends with the bits and the metrics of one that never was",
    async () => {
      const random = new Random(20);
      const run = await start(TRAINING);
      for (let kill = 0; kill < 3; kill++) {
        const before = (await getRun(store, run)).lastSeq;
        const worker = workers.start();
        await until(
          async () => (await payloadsOf(run)).slice(before).some(({ type }) => type === "checkpoint"),
          PATIENCE_MS,
        );
        await sleep(random.between(0, 120));
        worker.kill("SIGKILL");
        await once(worker, "exit");
        await until(async () => (await recoverLostRuns(store)).some(({ id }) => id === run));
      }
      await withOwnWorker(store, () => until(async () => (await statusOf(run)) === "completed", PATIENCE_MS), OFTEN);

      const payloads = await payloadsOf(run);
      expect(payloads.filter(({ type }) => type === "workerLost")).toHaveLength(3);
      expect(payloads.filter(({ type }) => type === "resumed")).toHaveLength(3);
      expect(await resultOf(run)).toEqual(await uninterrupted());
    },
    2 * PATIENCE_MS,
  );
});

describe("a run whose newest checkpoint rotted", () => {
  const paused = async () => {
    const run = await start(TRAINING);
    await withOwnWorker(
      store,
      async () => {
        await until(async () => (await getRun(store, run)).epochsDone >= 3);
        await pauseRun(store, run);
        await until(async () => (await statusOf(run)) === "paused");
      },
      OFTEN,
    );
    const { checkpoints } = await getRunArtifacts(store, run);
    return { run, checkpoints };
  };
  const finish = async (run: string) => {
    await resumeRun(store, run);
    await withOwnWorker(store, () => until(async () => (await statusOf(run)) === "completed", PATIENCE_MS), OFTEN);
    return (await payloadsOf(run)).flatMap((payload) => (payload.type === "log" ? [payload.message] : []));
  };

  it(
    "goes on from the one before, says so, and still ends with the same bits",
    async () => {
      const { run, checkpoints } = await paused();
      const stored = await Promise.all(checkpoints.map(({ digest }) => store.blobs.has(digest)));
      expect(stored).toEqual(checkpoints.map(() => true));
      const [newest, before] = checkpoints;
      await damage(newest.digest);
      const log = await finish(run);
      expect(log).toContainEqual(
        expect.stringContaining(
          `The checkpoint of step ${newest.step} cannot be used, so the run goes on from the one of step ${before.step}.`,
        ),
      );
      expect(await payloadsOf(run)).toContainEqual({ type: "resumed", epoch: before.epoch, step: before.step });
      expect(await resultOf(run)).toEqual(await uninterrupted());
    },
    2 * PATIENCE_MS,
  );

  it(
    "starts anew when all are gone, with the same bits in the end",
    async () => {
      const { run, checkpoints } = await paused();
      for (const { digest } of checkpoints) await store.blobs.delete(digest);
      const log = await finish(run);
      expect(log.filter((line) => line.includes("cannot be used"))).toHaveLength(checkpoints.length);
      expect(log).toContainEqual(expect.stringContaining("so the run starts anew"));
      expect(await resultOf(run)).toEqual(await uninterrupted());
    },
    2 * PATIENCE_MS,
  );
});
