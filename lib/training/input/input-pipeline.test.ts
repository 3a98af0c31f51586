import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Worker } from "node:worker_threads";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { compiledEngine } from "../../engines/compiled/compiled-engine";
import { Random } from "../../tensor/random";
import { type BundledProgram, bundleProgram } from "../../threads/bundle-program.fixture";
import { AugmentationSpec } from "../augmentation/augmentation-spec";
import { curve, finished, record, values } from "../drawn-run.fixture";
import { epochBatches } from "./batches";
import { type InputPipeline, openInputPipeline } from "./input-pipeline";
import type { BatchSource } from "./make-batch";
import { plannedBatches } from "./planned-batches";

const SIZE = 16;
const COUNT = 23;
const random = new Random(9);
const pixels = Uint8Array.from({ length: COUNT * SIZE * SIZE }, () => random.int(256));
const images = Array.from({ length: COUNT }, (_, i) => 2 * i + 5);
const rowOf = (image: number) => (image - 5) / 2;
const EVERYTHING = AugmentationSpec.parse({
  horizontalFlip: true,
  verticalFlip: true,
  shearDegrees: 10,
  gamma: 0.5,
  clahe: 0.5,
  blur: 1,
  jpegQuality: 30,
  erase: 0.5,
  eraseBorder: 0.5,
  mixup: 0.4,
  cutmix: 1,
});
const source = (seed = 1, augmentation = EVERYTHING): BatchSource => ({
  pixels,
  size: SIZE,
  seed,
  augmentation,
  loss: { kind: "softmax_cross_entropy", labelSmoothing: 0.05 },
  labelCount: 3,
  classes: Int32Array.from({ length: COUNT }, (_, row) => row % 3),
  weights: Float32Array.from({ length: COUNT }, (_, row) => [1, 0.5, 2][row % 3]),
  groups: null,
  sources: null,
});
const plan = (seed = 1, batchSize = 6, from = { epoch: 1, step: 0 }) =>
  plannedBatches({ epochBatches: (epoch) => epochBatches(images, batchSize, seed, epoch), rowOf }, 2, from);

let thread: BundledProgram;
beforeAll(async () => void (thread = await bundleProgram("lib/training/input/input-thread.ts")));
afterAll(() => thread.remove());

/** How many of the threads that a test started still run. */
let running = 0;
const onWorker = (worker: Worker) => {
  running++;
  worker.once("exit", () => running--);
};
beforeEach(() => void process.on("worker", onWorker));
afterEach(() => void process.off("worker", onWorker));

async function all(input: InputPipeline, count: number) {
  try {
    const batches = [];
    for (let i = 0; i < count; i++) batches.push(await input.next());
    return batches;
  } finally {
    await input.close();
  }
}

describe("openInputPipeline", () => {
  it("gives the same bits in this thread and in one, two or three others, from wherever it starts", async () => {
    const seeds = fc.record({
      seed: fc.integer({ min: 0, max: 1e6 }),
      batchSize: fc.integer({ min: 1, max: 9 }),
      epoch: fc.constantFrom(1, 2),
      share: fc.double({ min: 0, max: 0.9, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(seeds, async ({ seed, batchSize, epoch, share }) => {
        const steps = Math.ceil(COUNT / batchSize);
        const from = { epoch, step: Math.floor(share * steps) };
        const count = (3 - epoch) * steps - from.step;
        const run = (threads: number) =>
          all(
            openInputPipeline({
              source: source(seed),
              plan: plan(seed, batchSize, from),
              threads,
              program: thread.program,
            }),
            count,
          );
        const expected = await run(0);
        for (const threads of [1, 2, 3]) expect(await run(threads)).toEqual(expected);
      }),
      { numRuns: 3 },
    );
    expect(running).toBe(0);
  });

  it("prepares the next batches while this thread is held up", async () => {
    const input = openInputPipeline({ source: source(), plan: plan(), threads: 1, program: thread.program });
    await input.next();
    const next = input.next();
    let isReady = false;
    void next.then(() => (isReady = true));
    // As a step of an engine that computes on this thread: nothing but the other thread can move.
    const held = new Int32Array(new SharedArrayBuffer(4));
    for (let tries = 0; tries < 50 && !isReady; tries++) {
      Atomics.wait(held, 0, 0, 100);
      await nextTurn();
    }
    expect(isReady).toBe(true);
    await input.close();
  });

  it("reads its plan only a few batches ahead", async () => {
    let read = 0;
    function* counted() {
      for (const batch of plan()) {
        read++;
        yield batch;
      }
    }
    const input = openInputPipeline({ source: source(), plan: counted(), threads: 2, program: thread.program });
    await input.next();
    expect(read).toBe(3);
    await input.close();
  });

  it("throws what a thread threw, to whoever waits and whoever asks later", async () => {
    const program = join(thread.folder, "throws.mjs");
    writeFileSync(
      program,
      'import { parentPort } from "node:worker_threads"; parentPort.on("message", () => { throw new RangeError("no such film"); });',
    );
    const input = openInputPipeline({ source: source(), plan: plan(), threads: 2, program });
    await expect(input.next()).rejects.toThrow("no such film");
    await expect(input.next()).rejects.toThrow("no such film");
    await input.close();
  });

  it("says so when a thread is gone", async () => {
    const program = join(thread.folder, "leaves.mjs");
    writeFileSync(program, "process.exit(0);");
    const input = openInputPipeline({ source: source(), plan: plan(), threads: 1, program });
    await expect(input.next()).rejects.toMatchObject({
      code: "environment",
      remedy: expect.stringContaining("Resume"),
    });
    await input.close();
  });
});

describe("a run with input threads", () => {
  const augmentation = AugmentationSpec.parse({ mixup: 0.4, cutmix: 1, blur: 1 });
  const threaded = () => ({ input: { threads: 2, program: thread.program } });

  it("is bit for bit the run without, also when it goes on in the middle of an epoch", async () => {
    const direct = await record({ augmentation }, { input: { threads: 0 } });
    const aborted = await record({ augmentation }, { ...threaded(), abortAtStep: 1 });
    const resumed = await record({ augmentation }, { ...threaded(), resumeFrom: aborted.checkpoints.at(-1)! });
    expect(aborted.checkpoints.at(-1)!.unfinished?.stepsTaken).toBe(1);
    expect(curve(resumed.outcome)).toEqual(curve(direct.outcome));
    expect(values(finished(resumed.outcome).weights)).toEqual(values(finished(direct.outcome).weights));
    expect(running).toBe(0);
  });

  it("leaves no thread behind when it stops early, fails or cannot begin", async () => {
    await record(
      { earlyStopping: { patience: 1 }, epochs: 30, optimizer: { kind: "adamw", learningRate: 0.5 } },
      threaded(),
    );
    expect(running).toBe(0);
    await expect(
      record({}, { ...threaded(), saveCheckpoint: () => Promise.reject(new Error("no room")) }),
    ).rejects.toThrow("no room");
    expect(running).toBe(0);
    await expect(
      record(
        {},
        { ...threaded(), engine: { ...compiledEngine, createTrainer: () => Promise.reject(new Error("no engine")) } },
      ),
    ).rejects.toThrow("no engine");
    expect(running).toBe(0);
  });

  it("measures the wait for its input", async () => {
    const { outcome } = await record({}, threaded());
    for (const { inputWaitShare } of outcome.epochs) {
      expect(inputWaitShare).toBeGreaterThanOrEqual(0);
      expect(inputWaitShare).toBeLessThan(1);
    }
  });
});
