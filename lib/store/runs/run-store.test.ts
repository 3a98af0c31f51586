import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunSpec, type EpochMetrics, type RunEventPayload } from "../../training/run";
import { listenRunEvents } from "../event-listener";
import { LeaseLost, LEASE_MS } from "./lease";
import { appendEvents, listEvents } from "./run-events";
import { claimRun, completeRun, createRun, failRun, findRun, getRun, heartbeat, saveCheckpoint } from "./run-store";
import { takeLostRuns } from "./run-recovery";
import { openTestStore, reopenTestStore, type TestStore } from "../test-store";
import { until } from "../until.fixture";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const spec = RunSpec.parse({
  dataset: "some-films",
  cnn: { name: "tiny", input: { size: 16 }, layers: [{ name: "flat", kind: "flatten" }, { name: "logits", kind: "dense", units: "labels" }] },
  training: {},
});
const newRun = (experiment: string | null = null) => createRun(store, { experiment, spec, datasetFingerprint: "f", split: null, synthetic: true });
const log = (message: string): RunEventPayload => ({ type: "log", message });
const epoch = (number: number, step: number): { type: "epoch"; metrics: EpochMetrics } => ({
  type: "epoch",
  metrics: { epoch: number, step, trainLoss: 1, trainAccuracy: 0.5, valLoss: 1 / number, valAccuracy: 0.5, valMacroF1: null, learningRate: 1e-3, imagesPerSecond: 10, inputWaitShare: 0, elapsedMs: 5 },
});

const expireLease = (run: string, seconds: number) => store.pool.query("update hilum.runs set lease_expires_at = now() - $2 * interval '1 second' where id = $1", [run, seconds]);
const takeLost = async (known: { gone?: string[]; alive?: string[] } = {}) => (await takeLostRuns(store, { gone: [], alive: [], ...known }, async () => undefined)).map(({ id }) => id);

describe("runs", () => {
  it("get names people can say, numbered within the experiment, also when created at once", async () => {
    const created = await Promise.all(Array.from({ length: 6 }, () => newRun("quickstart")));
    expect(created.map(({ name }) => name).sort()).toEqual([1, 2, 3, 4, 5, 6].map((n) => `quickstart-${n}`));
    expect((await newRun()).name).toBe("some-films-1");
    expect((await findRun(store, "quickstart-2")).spec).toEqual(spec);
  });

  it("refuse a name that is taken", async () => {
    await createRun(store, { experiment: null, spec, name: "mine", datasetFingerprint: "f", split: null, synthetic: true });
    await expect(createRun(store, { experiment: null, spec, name: "mine", datasetFingerprint: "f", split: null, synthetic: true })).rejects.toMatchObject({ code: "conflict" });
  });

  it("are claimed by one worker only, however many try", async () => {
    const run = await newRun();
    const claims = await Promise.all(Array.from({ length: 8 }, (_, worker) => claimRun(store, run.id, `w${worker}`)));
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
  });

  it("keep their worker while it beats, and are taken from it when the lease runs out", async () => {
    const run = await newRun();
    const { lease } = (await claimRun(store, run.id, "w"))!;
    await expireLease(run.id, 1);
    expect(await heartbeat(store, lease)).toEqual({ held: true, control: null });
    expect(await takeLost()).toEqual([]);
    await expireLease(run.id, 1);
    expect(await takeLost()).toEqual([run.id]);
    expect(await heartbeat(store, lease)).toEqual({ held: false, control: null });
    expect((await listEvents(store, run.id)).map(({ payload }) => payload)).toMatchObject([{ status: "running" }, { type: "workerLost", worker: "w" }, { status: "queued" }]);
    expect(LEASE_MS).toBeLessThan(15_000);
  });

  it("are taken at once from a worker whose process is gone, and later from one that is seen to live", async () => {
    const run = await newRun();
    await claimRun(store, run.id, "w");
    expect(await takeLost({ gone: ["another"] })).toEqual([]);
    await expireLease(run.id, 60);
    expect(await takeLost({ alive: ["w"] })).toEqual([]);
    await expireLease(run.id, 180);
    expect(await takeLost({ alive: ["w"] })).toEqual([run.id]);
    await claimRun(store, run.id, "v");
    expect(await takeLost({ gone: ["v"] })).toEqual([run.id]);
  });

  it("are given up after five lost workers without a checkpoint between", async () => {
    const run = await newRun();
    const lose = async (saving: boolean) => {
      const { lease } = (await claimRun(store, run.id, "w"))!;
      if (saving) await saveCheckpoint(store, lease, { digest: "0", epoch: 1, step: 1, best: false });
      await takeLost({ gone: ["w"] });
      return (await getRun(store, run.id)).status;
    };
    const statuses: string[] = [];
    for (const saving of [false, false, false, false, true, false, false, false, false]) statuses.push(await lose(saving));
    expect(statuses).toEqual([...Array<string>(8).fill("queued"), "failed"]);
    expect((await getRun(store, run.id)).failure?.message).toContain("5 times");
  });

  it("cannot be written by a worker whose lease another one took over", async () => {
    const run = await newRun();
    const first = (await claimRun(store, run.id, "slow"))!.lease;
    await store.pool.query("update hilum.runs set status = 'queued', lease_token = null, worker = null where id = $1", [run.id]);
    const second = (await claimRun(store, run.id, "quick"))!.lease;
    const before = await listEvents(store, run.id);

    await expect(appendEvents(store, run.id, [log("late")], { lease: first })).rejects.toThrow(LeaseLost);
    await expect(saveCheckpoint(store, first, { digest: "0", epoch: 1, step: 1, best: false })).rejects.toThrow(LeaseLost);
    await expect(failRun(store, first, { code: "internal", message: "late" })).rejects.toThrow(LeaseLost);
    expect(await heartbeat(store, first)).toEqual({ held: false, control: null });

    expect(await listEvents(store, run.id)).toEqual(before);
    await appendEvents(store, run.id, [log("on time")], { lease: second });
    expect((await getRun(store, run.id)).status).toBe("running");
  });

  it("never leave the state table: a finished run cannot fail", async () => {
    const run = await newRun();
    const { lease } = (await claimRun(store, run.id, "w"))!;
    await failRun(store, lease, { code: "nonFiniteLoss", message: "The loss became NaN." });
    await expect(completeRun(store, lease, { report: report(), validationReport: report(), weights: "w" })).rejects.toThrow(LeaseLost);
    expect(await getRun(store, run.id)).toMatchObject({ status: "failed", failure: { code: "nonFiniteLoss", message: "The loss became NaN." }, worker: null });
  });
});

describe("events", () => {
  it("are gapless under concurrent appends from two processes' connections", async () => {
    const run = await newRun();
    const other = await reopenTestStore(store);
    await Promise.all(Array.from({ length: 40 }, (_, i) => appendEvents(i % 2 ? store : other, run.id, [log(`${i}a`), log(`${i}b`)])));
    await other.close();

    const events = await listEvents(store, run.id);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 80 }, (_, i) => i + 1));
    // The two of one append stay together.
    const messages = events.map(({ payload }) => (payload.type === "log" ? payload.message : ""));
    for (let i = 0; i < messages.length; i += 2) expect(messages[i + 1]).toBe(messages[i].replace("a", "b"));
  });

  it("are replayed from any point, and announced to listeners", async () => {
    const run = await newRun();
    const heard: number[] = [];
    const stop = await listenRunEvents(store, run.id, (seq) => heard.push(seq));
    await appendEvents(store, run.id, [log("one"), log("two"), log("three")]);
    await until(() => heard.includes(3));
    stop();
    expect((await listEvents(store, run.id, 1)).map(({ seq }) => seq)).toEqual([2, 3]);
    expect((await listEvents(store, run.id, 0, 2)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it("give every epoch once after a run went back to its checkpoint", async () => {
    const run = await newRun();
    await appendEvents(store, run.id, [epoch(1, 10), epoch(2, 20), { type: "resumed", epoch: 1, step: 10 }]);
    expect(await getRun(store, run.id)).toMatchObject({ epochsDone: 1, lastEpoch: { epoch: 1 } });
    await appendEvents(store, run.id, [epoch(2, 20), epoch(3, 30)]);
    const detail = await getRun(store, run.id);
    expect(detail.epochs.map((metrics) => metrics.epoch)).toEqual([1, 2, 3]);
    expect(detail).toMatchObject({ epochsDone: 3, lastEpoch: { epoch: 3 } });
  });
});

function report() {
  return { dataset: "d", split: "test" as const, synthetic: true, labels: ["a", "b"], confusionMatrix: [[1, 0], [0, 1]], accuracy: { value: 1, low: 0.3, high: 1, numerator: 2, denominator: 2 }, balancedAccuracy: 1, macroF1: 1, macroAuroc: 1, expectedCalibrationError: 0, perClass: {}, majorityShare: 0.5, predictions: [] };
}
