import { mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CnnSpec } from "../../architectures/cnn-spec";
import { HilumError } from "../../errors";
import { EVERY_LAYER_CNN, randomBatch } from "../every-layer-cnn.fixture";
import { OptimizerSpec } from "../../graph/step/optimizer-spec";
import { tfjsEngine } from "./tfjs-engine";
import { ThreadedTrainer } from "./threaded-trainer";

const OPTIONS = {
  cnn: EVERY_LAYER_CNN,
  labelCount: 3,
  optimizer: OptimizerSpec.parse({ kind: "adamw", learningRate: 0.01 }),
  seed: 4,
};
const STEP = { learningRate: 0.01, dropoutSeed: 3 };
let folder: string;
let program: string;

beforeAll(async () => {
  // Inside the checkout, so that the bundle finds the installed packages.
  folder = mkdtempSync(resolve("node_modules", ".trainer-thread-"));
  program = join(folder, "thread.mjs");
  await build({
    entryPoints: [resolve("lib/engines/tfjs/trainer-thread.ts")],
    outfile: program,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "silent",
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("ThreadedTrainer", () => {
  it("gives the same bits as a trainer in this thread", async () => {
    const threaded = await ThreadedTrainer.open(program, OPTIONS);
    const direct = await tfjsEngine.createTrainer(OPTIONS);
    const batch = randomBatch(EVERY_LAYER_CNN, 3, 4, 1);
    expect(await threaded.step(batch, STEP)).toEqual(await direct.step(batch, STEP));
    const state = await threaded.state();
    expect(state).toEqual(await direct.state());
    await threaded.step(batch, STEP);
    await threaded.restore(state);
    expect(await threaded.predict(batch.images, 4)).toEqual(await direct.predict(batch.images, 4));
    await threaded.dispose();
    await direct.dispose();
  });

  it("leaves this thread free while a step runs", async () => {
    const threaded = await ThreadedTrainer.open(program, OPTIONS);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 2);
    const start = performance.now();
    await threaded.step(randomBatch(EVERY_LAYER_CNN, 3, 24, 1), STEP);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan((performance.now() - start) / 100);
    await threaded.dispose();
  });

  it("hands over a refusal with its code and remedy", async () => {
    const cnn = CnnSpec.parse({
      name: "Wrong",
      input: { size: 16 },
      layers: [{ kind: "dense", name: "logits", units: "labels" }],
    });
    const attempt = ThreadedTrainer.open(program, { ...OPTIONS, cnn });
    await expect(attempt).rejects.toThrow(HilumError);
    await expect(attempt).rejects.toMatchObject({
      code: "invalidSpec",
      remedy: expect.stringContaining("global_average_pooling2d"),
    });
  });

  it("passes a loss that is not a number", async () => {
    const threaded = await ThreadedTrainer.open(program, OPTIONS);
    const batch = randomBatch(EVERY_LAYER_CNN, 3, 2, 1);
    const { loss } = await threaded.step({ ...batch, images: batch.images.map(() => NaN) }, STEP);
    expect(loss).toBeNaN();
    await threaded.dispose();
  });

  it("fails the waiting call when the thread dies", async () => {
    const threaded = await ThreadedTrainer.open(program, OPTIONS);
    const step = threaded.step(randomBatch(EVERY_LAYER_CNN, 3, 24, 1), STEP);
    await threaded.dispose();
    await expect(step).rejects.toMatchObject({ code: "environment" });
    await expect(threaded.state()).rejects.toMatchObject({ code: "environment" });
  });
});
