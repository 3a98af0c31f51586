import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_FILE_FACTS } from "../../datasets/film-record";
import { hashSplit } from "../../datasets/splits/split-hash";
import { RunSpec, type EpochMetrics, type RunEventPayload } from "../../training/run";
import { listWriters } from "../blobs/write-intents";
import { createDataset } from "../datasets/dataset-store";
import { findSplit } from "../datasets/split-store";
import { listenRunEvents } from "../event-listener";
import { LeaseLost, LEASE_MS, MAX_ATTEMPTS } from "./lease";
import { appendEvents, listEvents } from "./run-events";
import {
  claimRun,
  completeRun,
  createRun,
  failRun,
  findRun,
  getRunSummary,
  getRun,
  getRunArtifacts,
  haltRun,
  heartbeat,
  isDigestInUse,
  listQueued,
  listRuns,
  lockSplit,
  releaseRun,
  retryRun,
  saveCheckpoint,
} from "./run-store";
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
  cnn: {
    name: "tiny",
    input: { size: 16 },
    layers: [
      { name: "flat", kind: "flatten" },
      { name: "logits", kind: "dense", units: "labels" },
    ],
  },
  training: {},
});
const newRun = (experiment: string | null = null) =>
  createRun(store, { experiment, spec, datasetFingerprint: "f", split: null, synthetic: true });
const log = (message: string): RunEventPayload => ({ type: "log", message });
const epoch = (number: number, step: number): { type: "epoch"; metrics: EpochMetrics } => ({
  type: "epoch",
  metrics: {
    epoch: number,
    step,
    trainLoss: 1,
    trainAccuracy: 0.5,
    valLoss: 1 / number,
    valAccuracy: 0.5,
    valMacroF1: null,
    learningRate: 1e-3,
    imagesPerSecond: 10,
    inputWaitShare: 0,
    elapsedMs: 5,
  },
});

const expireLease = (run: string, seconds: number) =>
  store.pool.query("update hilum.runs set lease_expires_at = now() - $2 * interval '1 second' where id = $1", [
    run,
    seconds,
  ]);
const takeLost = async (known: { gone?: string[]; alive?: string[] } = {}) =>
  (await takeLostRuns(store, { gone: [], alive: [], ...known }, async () => undefined)).map(({ id }) => id);

describe("runs", () => {
  it("get names people can say, numbered within the experiment, also when created at once", async () => {
    const created = await Promise.all(Array.from({ length: 6 }, () => newRun("quickstart")));
    expect(created.map(({ name }) => name).sort()).toEqual([1, 2, 3, 4, 5, 6].map((n) => `quickstart-${n}`));
    expect((await newRun()).name).toBe("some-films-1");
    expect((await getRunSummary(store, "quickstart-2")).spec).toEqual(spec);
  });

  it("refuse a name that is taken", async () => {
    await createRun(store, {
      experiment: null,
      spec,
      name: "mine",
      datasetFingerprint: "f",
      split: null,
      synthetic: true,
    });
    await expect(
      createRun(store, { experiment: null, spec, name: "mine", datasetFingerprint: "f", split: null, synthetic: true }),
    ).rejects.toMatchObject({
      code: "conflict",
      message: "There is already a run called mine.",
      remedy: "Choose another name, or leave it out.",
    });
  });

  it("are numbered past a name that is being given by hand at that moment", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const byHand = createRun(
      store,
      { experiment: null, spec, name: "race-1", datasetFingerprint: "f", split: null, synthetic: true },
      () => held,
    );
    await until(async () => (await openTransactions()) > 0);
    const numbered = newRun("race");
    await until(async () => (await waitingForLocks()) > 0);
    release();
    expect([(await byHand).name, (await numbered).name]).toEqual(["race-1", "race-2"]);
  });

  it("are stored with their split and with the work that belongs to them, or not at all", async () => {
    const split = hashSplit({ train: [0, 1], validation: [2], test: [3] });
    const run = await createRun(store, { experiment: null, spec, datasetFingerprint: "f", split, synthetic: true });
    expect(run.splitHash).toBe(split.hash);
    expect(await findSplit(store, split.hash)).toEqual(split);

    const failing = createRun(
      store,
      { experiment: null, spec, name: "unqueued", datasetFingerprint: "f", split: null, synthetic: true },
      () => Promise.reject(new Error("the queue is full")),
    );
    await expect(failing).rejects.toThrow("the queue is full");
    await expect(getRunSummary(store, "unqueued")).rejects.toMatchObject({
      code: "notFound",
      message: "There is no run unqueued.",
      remedy: "See the names on the Runs page or with: hilum runs",
    });
    expect(await findRun(store, "unqueued")).toBeNull();
    expect(await findRun(store, run.name)).toEqual(await getRun(store, run.id));
  });

  it("get their split once: the same again is no harm, another one is refused", async () => {
    const { id, name } = await newRun();
    const { lease } = (await claimRun(store, id, "splitter"))!;
    const split = hashSplit({ train: [5, 6], validation: [7], test: [8] });
    await lockSplit(store, lease, split);
    await lockSplit(store, lease, split);
    await expect(lockSplit(store, lease, hashSplit({ train: [5], validation: [7], test: [6, 8] }))).rejects.toThrow(
      `run ${name} has another split already`,
    );
    expect((await getRunSummary(store, id)).splitHash).toBe(split.hash);
    expect(await findSplit(store, split.hash)).toEqual(split);
  });

  it("are claimed by one worker only, however many try", async () => {
    const run = await newRun();
    const claims = await Promise.all(Array.from({ length: 8 }, (_, worker) => claimRun(store, run.id, `w${worker}`)));
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
  });

  it("are passed over, not waited for, while somebody else holds the row", async () => {
    const run = await newRun();
    const other = await store.pool.connect();
    await other.query("begin");
    await other.query("select 1 from hilum.runs where id = $1 for update", [run.id]);
    expect(await claimRun(store, run.id, "waiter")).toBeNull();
    await other.query("rollback");
    other.release();
    expect(await claimRun(store, run.id, "waiter")).not.toBeNull();
  });

  it("tell their next worker whether they were begun before, and since when", async () => {
    const run = await newRun();
    const first = (await claimRun(store, run.id, "one"))!;
    expect(first).toMatchObject({
      again: false,
      checkpoints: [],
      run: { status: "running", worker: "one", startedAt: expect.any(String) },
    });
    await saveCheckpoint(store, first.lease, checkpoint(1));
    await takeLost({ gone: ["one"] });
    expect(await claimRun(store, run.id, "two")).toMatchObject({
      again: true,
      checkpoints: [checkpoint(1)],
      run: { startedAt: first.run.startedAt, worker: "two" },
    });
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
    expect((await listEvents(store, run.id)).map(({ payload }) => payload)).toMatchObject([
      { status: "running" },
      { type: "workerLost", worker: "w" },
      { status: "queued" },
    ]);
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
    for (const saving of [false, false, false, false, true, false, false, false, false])
      statuses.push(await lose(saving));
    expect(statuses).toEqual([...Array<string>(8).fill("queued"), "failed"]);
    expect((await getRun(store, run.id)).failure?.message).toContain("5 times");
  });

  it("cannot be written by a worker whose lease another one took over", async () => {
    const run = await newRun();
    const first = (await claimRun(store, run.id, "slow"))!.lease;
    await store.pool.query("update hilum.runs set status = 'queued', lease_token = null, worker = null where id = $1", [
      run.id,
    ]);
    const second = (await claimRun(store, run.id, "quick"))!.lease;
    const before = await listEvents(store, run.id);

    await expect(appendEvents(store, run.id, [log("late")], { lease: first })).rejects.toThrow(LeaseLost);
    await expect(saveCheckpoint(store, first, { digest: "0", epoch: 1, step: 1, best: false })).rejects.toThrow(
      LeaseLost,
    );
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
    await expect(
      completeRun(store, lease, { report: report(), validationReport: report(), weights: "w" }),
    ).rejects.toThrow(LeaseLost);
    expect(await getRun(store, run.id)).toMatchObject({
      status: "failed",
      failure: { code: "nonFiniteLoss", message: "The loss became NaN." },
      worker: null,
    });
  });
});

describe("what a run leaves behind", () => {
  it("is, while it trains, the last three checkpoints: the others are given back, doomed", async () => {
    const { lease } = (await claimRun(store, (await newRun()).id, "keeper"))!;
    for (const step of [1, 2, 3]) expect(await saveCheckpoint(store, lease, checkpoint(step))).toEqual([]);
    expect(await saveCheckpoint(store, lease, checkpoint(4))).toEqual([checkpoint(1).digest]);
    expect(doomed()).toContain(checkpoint(1).digest);
    expect(doomed()).not.toContain(checkpoint(2).digest);
    expect((await getRunArtifacts(store, lease.run)).checkpoints).toEqual([4, 3, 2].map(checkpoint));
  });

  it("is, once it is done, its report, headline and weights, and no checkpoint", async () => {
    const { id, name } = await newRun();
    const { lease } = (await claimRun(store, id, "keeper"))!;
    await saveCheckpoint(store, lease, checkpoint(11));
    const validationReport = { ...report(), split: "validation" as const };
    expect(await completeRun(store, lease, { report: report(), validationReport, weights: "w".repeat(64) })).toEqual([
      checkpoint(11).digest,
    ]);
    expect(await getRun(store, name)).toMatchObject({
      id,
      status: "completed",
      headline: { accuracy: 1, macroF1: 0.75 },
      report: report(),
      finishedAt: expect.any(String),
    });
    expect(await getRunArtifacts(store, name)).toEqual({
      multiLabelValidation: null,
      weights: "w".repeat(64),
      checkpoints: [],
      validationReport,
    });
    expect(doomed()).toContain(checkpoint(11).digest);
  });

  it("is told with the reasons to doubt it, once there is a report", async () => {
    const { id } = await newRun();
    const { lease } = (await claimRun(store, id, "keeper"))!;
    expect((await getRun(store, id)).doubts).toEqual([]);
    const blind = {
      ...report(),
      confusionMatrix: [
        [5, 0],
        [5, 0],
      ],
    };
    // A loss that has run away is no reason yet: only what is kept in the end is judged.
    const last = epoch(1, 10);
    await appendEvents(store, id, [{ ...last, metrics: { ...last.metrics, valLoss: 100 } }, epoch(2, 20)], { lease });
    await appendEvents(store, id, [{ ...last, metrics: { ...last.metrics, epoch: 3, step: 30, valLoss: 100 } }], {
      lease,
    });
    expect((await getRun(store, id)).doubts).toEqual([]);
    await completeRun(store, lease, {
      report: blind,
      validationReport: { ...blind, split: "validation" },
      weights: "w",
    });
    expect((await getRun(store, id)).doubts.map(({ kind, sentence }) => [kind, sentence.slice(0, 23)])).toEqual([
      ["oneClass", "On the validation split"],
      ["oneClass", "On the test split the n"],
    ]);
  });

  it("is in use as long as a run names it as weights or as a checkpoint, or a data set as a film", async () => {
    const { lease } = (await claimRun(store, (await newRun()).id, "keeper"))!;
    const [weights, film] = await Promise.all(
      ["kept weights", "film"].map((bytes) => store.blobs.put(new TextEncoder().encode(bytes))),
    );
    await saveCheckpoint(store, lease, checkpoint(21));
    const image = {
      ...NO_FILE_FACTS,
      index: 0,
      file: "a.png",
      label: "a",
      patientId: "p",
      sex: "unknown",
      ageYears: null,
      view: "PA",
      source: "",
      width: 8,
      height: 8,
      bitDepth: 8,
      format: "png",
      blob: film,
    } as const;
    await createDataset(store, { id: "one-film", title: "One film", synthetic: false, films: [image], rejected: [] });
    expect(
      await Promise.all([checkpoint(21).digest, film, weights].map((digest) => isDigestInUse(store, digest))),
    ).toEqual([true, true, false]);
    await completeRun(store, lease, { report: report(), validationReport: report(), weights });
    expect(
      await Promise.all([checkpoint(21).digest, film, weights].map((digest) => isDigestInUse(store, digest))),
    ).toEqual([false, true, true]);
  });
});

describe("a run that its worker gives up", () => {
  const nothing = async () => undefined;
  const attempts = async (id: string) =>
    (await store.pool.query<{ attempts: number }>("select attempts from hilum.runs where id = $1", [id])).rows[0]
      .attempts;

  it.each(["paused", "cancelled"] as const)("at a person's word is %s and free", async (status) => {
    const { id } = await newRun();
    const { lease } = (await claimRun(store, id, "giver"))!;
    await haltRun(store, lease, status);
    expect(await getRunSummary(store, id)).toMatchObject({ status, worker: null });
  });

  it("in order is queued by the same transaction, and the attempt does not count", async () => {
    const { id } = await newRun();
    await claimRun(store, id, "giver");
    await takeLost({ gone: ["giver"] });
    const { lease } = (await claimRun(store, id, "taker"))!;
    expect(await attempts(id)).toBe(2);
    await expect(
      releaseRun(store, lease, "its worker was shut down", () => Promise.reject(new Error("the queue is full"))),
    ).rejects.toThrow("the queue is full");
    expect((await getRunSummary(store, id)).status).toBe("running");
    const queued: unknown[] = [];
    await releaseRun(store, lease, "its worker was shut down", async (run) => void queued.push(run));
    expect(queued).toMatchObject([{ id, status: "queued", worker: null }]);
    expect(await attempts(id)).toBe(1);
    expect((await listEvents(store, id)).at(-1)?.payload).toEqual({
      type: "status",
      status: "queued",
      reason: "its worker was shut down",
    });
  });

  it("because the store was away is queued again, until that happened five times without a checkpoint", async () => {
    const { id } = await newRun();
    const failure = { code: "storageUnavailable", message: "The database does not answer." } as const;
    const queued: string[] = [];
    const statuses: string[] = [];
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const { lease } = (await claimRun(store, id, "giver"))!;
      await retryRun(store, lease, failure, async (run) => void queued.push(run.id));
      statuses.push((await getRunSummary(store, id)).status);
      expect((await listEvents(store, id)).at(-1)?.payload).toEqual({
        type: "status",
        status: statuses.at(-1),
        reason: failure.message,
      });
    }
    expect(statuses).toEqual(["queued", "queued", "queued", "queued", "failed"]);
    expect(queued).toEqual([id, id, id, id]);
    expect(await getRunSummary(store, id)).toMatchObject({ failure, worker: null });
  });

  it("and that another one holds by now is left to that one", async () => {
    const { id } = await newRun();
    const { lease } = (await claimRun(store, id, "giver"))!;
    await takeLost({ gone: ["giver"] });
    await claimRun(store, id, "taker");
    await expect(haltRun(store, lease, "paused")).rejects.toThrow(LeaseLost);
    await expect(releaseRun(store, lease, "late", nothing)).rejects.toThrow(LeaseLost);
    await expect(retryRun(store, lease, { code: "internal", message: "late" }, nothing)).rejects.toThrow(LeaseLost);
    await expect(lockSplit(store, lease, hashSplit({ train: [0], validation: [1], test: [2] }))).rejects.toThrow(
      LeaseLost,
    );
    expect(await getRunSummary(store, id)).toMatchObject({ status: "running", worker: "taker", splitHash: null });
  });
});

describe("lists of runs", () => {
  it("have the newest first, of one experiment or on one data set where asked, and no more than asked", async () => {
    const on = (dataset: string, experiment: string) =>
      createRun(store, {
        experiment,
        spec: { ...spec, dataset },
        datasetFingerprint: "f",
        split: null,
        synthetic: true,
      });
    const made = [
      await on("listed-a", "listing-1"),
      await on("listed-b", "listing-1"),
      await on("listed-a", "listing-2"),
    ];
    const [first, second, third] = made.map(({ name }) => name);
    const names = async (of: Parameters<typeof listRuns>[1]) => (await listRuns(store, of)).map(({ name }) => name);
    expect(await names({ experiment: "listing-1" })).toEqual([second, first]);
    expect(await names({ dataset: "listed-a" })).toEqual([third, first]);
    expect(await names({ experiment: "listing-1", dataset: "listed-a" })).toEqual([first]);
    expect(await names({ limit: 2 })).toEqual([third, second]);
    expect((await names(undefined)).slice(0, 3)).toEqual([third, second, first]);
  });

  it("of those that wait for a worker have who waited as long as asked, the oldest first", async () => {
    const [a, b, c] = [await newRun("waiting"), await newRun("waiting"), await newRun("waiting")];
    await store.pool.query("update hilum.runs set updated_at = now() - interval '1 minute' where id = any($1)", [
      [a.id, b.id, c.id],
    ]);
    const fresh = await newRun("waiting");
    await claimRun(store, b.id, "lister");
    await store.pool.query("update hilum.runs set updated_at = now() - interval '1 minute' where id = $1", [b.id]);
    const waited = async (forMs: number) =>
      (await listQueued(store, { forMs })).filter((id) => [a.id, b.id, c.id, fresh.id].includes(id));
    expect(await waited(30_000)).toEqual([a.id, c.id]);
    expect(await waited(90_000)).toEqual([]);
  });
});

describe("events", () => {
  it("are gapless under concurrent appends from two processes' connections", async () => {
    const run = await newRun();
    const other = await reopenTestStore(store);
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => appendEvents(i % 2 ? store : other, run.id, [log(`${i}a`), log(`${i}b`)])),
    );
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

const checkpoint = (step: number) => ({ digest: step.toString(16).padStart(64, "c"), epoch: 1, step, best: false });

/** What this process has said that it is about to delete, and did not yet. */
const doomed = () => listWriters(store.blobFolder).flatMap(({ open }) => [...open]);

async function openTransactions(): Promise<number> {
  const { rows } = await store.pool.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where datname = current_database() and state = 'idle in transaction'",
  );
  return rows[0].n;
}

async function waitingForLocks(): Promise<number> {
  const { rows } = await store.pool.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rows[0].n;
}

function report() {
  return {
    dataset: "d",
    split: "test" as const,
    synthetic: true,
    labels: ["a", "b"],
    confusionMatrix: [
      [1, 0],
      [0, 1],
    ],
    accuracy: { value: 1, low: 0.3, high: 1, numerator: 2, denominator: 2 },
    balancedAccuracy: 1,
    macroF1: 0.75,
    macroAuroc: 1,
    expectedCalibrationError: 0,
    perClass: {},
    majorityShare: 0.5,
    predictions: [],
    patients: null,
    brier: null,
    logLoss: null,
    matthewsCorrelation: null,
    cohenKappa: null,
    macroAuprc: null,
    calibrationErrorIfHonest: null,
    absentClasses: [],
    intervals: {},
  };
}
