import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listEvents } from "../../store/runs/run-events";
import { getRun, getRunArtifacts } from "../../store/runs/run-store";
import { openTestStore, type TestStore } from "../../store/test-store";
import { until } from "../../store/until.fixture";
import { listWorkers } from "../../store/runs/worker-store";
import { type RunEvent } from "../../training/run";
import { curvesOf } from "../../training/run-curves";
import { type RunStatus } from "../../training/run-status";
import { pauseRun, resumeRun, stopRun } from "./control-run";
import { createAndEnqueueRun } from "./create-run";
import { recoverLostRuns } from "./recover-lost-runs";
import { storeTinyDataset, tinySpec } from "./tiny-run.fixture";
import { buildWorkerProcesses, withOwnWorker, type WorkerProcesses } from "./worker-processes.fixture";

const LONG = { epochs: 2000 };

let store: TestStore;
let workers: WorkerProcesses;
beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
  workers = await buildWorkerProcesses("worker-process", store);
});
afterAll(async () => {
  workers.killAll();
  await store.close();
});

const start = async (training: Parameters<typeof tinySpec>[0]) =>
  (await createAndEnqueueRun(store, { experiment: null, spec: tinySpec(training) })).id;
const statusOf = async (run: string): Promise<RunStatus> => (await getRun(store, run)).status;
const becomes = (run: string, status: RunStatus) => until(async () => (await statusOf(run)) === status);
const epochsOf = async (run: string) => (await getRun(store, run)).epochsDone;

const validSteps = (events: readonly RunEvent[]): number[] =>
  curvesOf(events.map(({ payload }) => payload)).points.map(({ step }) => step);

describe("a worker", () => {
  it("trains a queued run to its report and its weights, and keeps no checkpoint", async () => {
    const run = await start({ epochs: 3 });
    await withOwnWorker(store, () => becomes(run, "completed"));
    const detail = await getRun(store, run);
    expect(detail).toMatchObject({
      epochsDone: 3,
      worker: null,
      failure: null,
      synthetic: true,
      report: { split: "test", synthetic: true },
    });
    expect(detail.headline?.accuracy).toBe(detail.report?.accuracy.value);
    const { weights, checkpoints } = await getRunArtifacts(store, run);
    expect(weights !== null && (await store.blobs.has(weights))).toBe(true);
    expect(checkpoints).toEqual([]);
  });

  it("shows the first step within a second of it", async () => {
    const run = await start({ epochs: 2 });
    await withOwnWorker(store, () => becomes(run, "completed"));
    const events = await listEvents(store, run);
    const first = events.find(({ payload }) => payload.type === "steps");
    expect(first?.payload).toMatchObject({ points: [{ step: 1 }] });
  });

  it("obeys stop and pause within a step, and a paused run goes on where it was", async () => {
    const run = await start(LONG);
    await withOwnWorker(store, async () => {
      await until(async () => (await epochsOf(run)) >= 2);
      await pauseRun(store, run);
      await becomes(run, "paused");
      const paused = await getRun(store, run);
      await resumeRun(store, run);
      await until(async () => (await epochsOf(run)) > paused.epochsDone + 2);
      await stopRun(store, run);
      await becomes(run, "cancelled");
    });
    const events = await listEvents(store, run, 0, 100_000);
    const steps = validSteps(events);
    expect(steps).toEqual(steps.map((_, index) => index + 1));
    // Nothing was computed twice: the pause saved a checkpoint between two steps.
    expect(events.filter(({ payload }) => payload.type === "resumed")).toHaveLength(1);
  });

  it("puts its run back in the queue with a checkpoint when it is told to go", async () => {
    const run = await start(LONG);
    await withOwnWorker(store, () => until(async () => (await epochsOf(run)) >= 2));
    expect(await getRun(store, run)).toMatchObject({ status: "queued", worker: null });
    const { checkpoints } = await getRunArtifacts(store, run);
    expect(checkpoints[0].step).toBe(Math.max(...validSteps(await listEvents(store, run, 0, 100_000))));
    await stopRun(store, run);
  });

  it("says why a run failed, and goes on with the next one", async () => {
    const failing = await start({
      epochs: 3,
      optimizer: { kind: "sgd", learningRate: 10, momentum: 0.9, weightDecay: 0 },
      schedule: { kind: "constant" },
    });
    await store.pool.query(
      `update hilum.runs set spec = jsonb_set(spec::jsonb, '{training,optimizer,learningRate}', '1e38')::json where id = $1`,
      [failing],
    );
    const next = await start({ epochs: 1 });
    await withOwnWorker(store, () => becomes(next, "completed"));
    expect(await getRun(store, failing)).toMatchObject({ status: "failed", failure: { code: "nonFiniteLoss" } });
  });

  it("never trains a stopped run", async () => {
    const stopped = await start({ epochs: 1 });
    await stopRun(store, stopped);
    const next = await start({ epochs: 1 });
    await withOwnWorker(store, () => becomes(next, "completed"));
    expect(await getRun(store, stopped)).toMatchObject({ status: "cancelled", epochsDone: 0, startedAt: null });
  });
});

describe("a run", () => {
  it("is trained by one of two workers only, and two runs by both", async () => {
    const runs = [await start(LONG), await start(LONG)];
    const pair = [workers.start(), workers.start()];
    await until(async () => (await Promise.all(runs.map(epochsOf))).every((epochs) => epochs >= 1));
    const holders = await Promise.all(runs.map(async (run) => (await getRun(store, run)).worker));
    expect(new Set(holders).size).toBe(2);
    expect((await listWorkers(store)).map(({ run }) => run)).toEqual(expect.arrayContaining(runs));

    await Promise.all(pair.map((worker) => (worker.kill("SIGTERM"), once(worker, "exit"))));
    expect(await Promise.all(runs.map(statusOf))).toEqual(["queued", "queued"]);
    for (const run of runs) await stopRun(store, run);
  });

  it("whose worker was killed goes back to the queue and continues from its checkpoint, with no gap in its curve", async () => {
    const run = await start({ epochs: 25 });
    const worker = workers.start();
    await until(async () => (await epochsOf(run)) >= 3);
    worker.kill("SIGKILL");
    await once(worker, "exit");
    const before = await getRun(store, run);
    expect(before.status).toBe("running");

    const killedAt = Date.now();
    await until(async () => (await recoverLostRuns(store)).some(({ id }) => id === run));
    expect(Date.now() - killedAt).toBeLessThan(15_000);
    await withOwnWorker(store, () => becomes(run, "completed"));

    const events = await listEvents(store, run, 0, 100_000);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const types = events.map(({ payload }) => payload.type);
    expect(types.filter((type) => type === "workerLost" || type === "resumed")).toEqual(["workerLost", "resumed"]);
    const resumed = events.find(({ payload }) => payload.type === "resumed");
    expect(resumed?.payload).toMatchObject({ epoch: expect.any(Number) });
    expect(resumed?.payload.type === "resumed" && resumed.payload.epoch).toBeGreaterThanOrEqual(2);
    const detail = await getRun(store, run);
    expect(detail.epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    const steps = validSteps(events);
    expect(steps).toEqual(steps.map((_, index) => index + 1));
    // Acknowledged before the kill, still there after it.
    expect(detail.epochs.slice(0, 2)).toEqual(before.epochs.slice(0, 2));
  });
});
