/** @file The source adversary: its gradients against central differences, what it leaves alone, and what it keeps. */
import { describe, expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { OptimizerSpec } from "../graph/step/optimizer-spec";
import { Random } from "../tensor/random";
import { compiledEngine } from "./compiled/compiled-engine";
import type { BatchSources, StepResult, Trainer, TrainerOptions, TrainingBatch } from "./engine";
import { randomBatch } from "./every-layer-cnn.fixture";
import { checkGradients } from "./gradient-check.fixture";
import { tfjsEngine } from "./tfjs/tfjs-engine";

/** Smooth, so that differences do not cross a kink; the features are the four numbers that `logits` reads. */
const SMOOTH = CnnSpec.parse({
  name: "smooth",
  input: { size: 16 },
  layers: [
    { kind: "conv2d", name: "conv", filters: 4, kernelSize: 3, stride: 2 },
    { kind: "tanh", name: "bend" },
    { kind: "global_average_pooling2d", name: "pool" },
    { kind: "dense", name: "features", units: 4 },
    { kind: "tanh", name: "squash" },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});
const LAMBDA = 0.7;
const NETWORK = ["conv/kernel", "conv/bias", "features/kernel", "features/bias", "logits/kernel", "logits/bias"];
const HEAD = ["hidden/kernel", "hidden/bias", "logits/kernel", "logits/bias"].map((name) => `source_head/${name}`);
const OPTIONS: TrainerOptions = {
  cnn: SMOOTH,
  labelCount: 3,
  optimizer: OptimizerSpec.parse({ kind: "sgd", learningRate: 1, momentum: 0, weightDecay: 0 }),
  sourceAdversary: { sources: 3, hiddenUnits: 8 },
  seed: 5,
  threads: 1,
};
const MASKED = -1e9;

/** Images of the first two sources, one of all three in equal parts, and one that does not count. */
function batchWithSources(seed: number, changes: Partial<BatchSources> = {}): TrainingBatch {
  const sources = {
    targets: Float32Array.of(1, 0, 0, 0, 1, 0, 0.4, 0.3, 0.3, 0, 0, 1, 0, 1, 0),
    weights: Float32Array.of(1, 2, 0.5, 0, 1.5),
    mask: Float32Array.of(0, 0, MASKED, 0, 0, MASKED, 0, 0, 0, 0, 0, 0, 0, 0, MASKED),
    ...changes,
  };
  return { ...randomBatch(SMOOTH, 3, 5, seed), sources };
}

/** The trainer with its head among the weights, and another loss told. */
function telling(trainer: Trainer, loss: (result: StepResult) => number): Trainer {
  const isOfHead = ({ name }: { name: string }) => HEAD.includes(name);
  return {
    computedBy: trainer.computedBy,
    notice: trainer.notice,
    predict: (images, size) => trainer.predict(images, size),
    weights: () => trainer.weights(),
    dispose: () => trainer.dispose(),
    restore: (state) => trainer.restore(state),
    async step(batch, options) {
      const result = await trainer.step(batch, { ...options, reversal: LAMBDA });
      return { ...result, loss: loss(result) };
    },
    async state() {
      const { weights, slots, step } = await trainer.state();
      return {
        weights: [...weights, ...slots.filter(isOfHead)],
        slots: slots.filter((slot) => !isOfHead(slot)),
        step,
      };
    },
  };
}

const sourceLossOf = ({ sourceLoss }: StepResult) => sourceLoss ?? NaN;

describe("the source adversary", () => {
  it.each([
    [
      "the network by its own loss less λ times the head's",
      NETWORK,
      (r: StepResult) => r.loss - LAMBDA * sourceLossOf(r),
    ],
    ["the head by its own loss", HEAD, sourceLossOf],
  ])("moves %s", async (_, names, loss) => {
    const trainer = await compiledEngine.createTrainer(OPTIONS);
    const checks = await checkGradients(telling(trainer, loss), batchWithSources(3), names, 1e-2);
    await trainer.dispose();
    for (const { name, backpropagated, measured } of checks) {
      expect(backpropagated, name).toBeGreaterThan(1e-4);
      expect(Math.abs(measured / backpropagated - 1), `${name}: ${measured} ~ ${backpropagated}`).toBeLessThan(0.02);
    }
  });

  it("reads the means of maps where the last weights are a convolution", async () => {
    const layers = [
      { kind: "conv2d", name: "conv", filters: 5, kernelSize: 3, stride: 4 },
      { kind: "tanh", name: "bend" },
      { kind: "conv2d", name: "maps", filters: 3, kernelSize: 1 },
      { kind: "global_average_pooling2d", name: "logits" },
    ];
    const cnn = CnnSpec.parse({ name: "maps", input: { size: 16 }, layers });
    const trainer = await compiledEngine.createTrainer({ ...OPTIONS, cnn });
    const { slots } = await trainer.state();
    expect(slots.find(({ name }) => name === HEAD[0])?.shape).toEqual([5, 8]);
    const told = telling(trainer, (r) => r.loss - LAMBDA * sourceLossOf(r));
    const [check] = await checkGradients(told, batchWithSources(4), ["conv/kernel"], 1e-2);
    await trainer.dispose();
    expect(check.measured / check.backpropagated).toBeCloseTo(1, 1);
  });

  it("leaves the network its own step while λ is 0, and the head no part in it", async () => {
    const plain = await compiledEngine.createTrainer({ ...OPTIONS, sourceAdversary: null });
    const trainer = await compiledEngine.createTrainer(OPTIONS);
    expect(trainer.computedBy).toBe(plain.computedBy);
    for (let step = 0; step < 2; step++) {
      const moment = { learningRate: 0.1, dropoutSeed: step };
      const [expected, actual] = [
        await plain.step(batchWithSources(step), moment),
        await trainer.step(batchWithSources(step), moment),
      ];
      expect(actual.loss).toBeCloseTo(expected.loss, 6);
      expect(expected.sourceLoss).toBeUndefined();
    }
    const [expected, actual] = [await plain.weights(), await trainer.weights()];
    expect(actual.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
    actual.forEach(({ name, data }, index) =>
      data.forEach((value, k) => expect(value, name).toBeCloseTo(expected[index].data[k], 5)),
    );
    expect((await trainer.state()).weights).toEqual(actual.map((tensor) => ({ ...tensor, data: tensor.data.slice() })));
    for (const one of [plain, trainer]) await one.dispose();
  });

  it("asks only for the sources that a mask leaves, and for nothing of a batch that counts nothing", async () => {
    const trainer = await compiledEngine.createTrainer(OPTIONS);
    const state = await trainer.state();
    // A head of zeros finds every source that is left equally likely.
    const blank = {
      ...state,
      slots: state.slots.map((slot) => (HEAD.includes(slot.name) ? { ...slot, data: slot.data.map(() => 0) } : slot)),
    };
    await trainer.restore(blank);
    const moment = { learningRate: 0, dropoutSeed: 0, reversal: 1 };
    const { sourceLoss } = await trainer.step(batchWithSources(1), moment);
    expect(sourceLoss).toBeCloseTo((4.5 * Math.log(2) + 0.5 * Math.log(3)) / 5, 5);
    const nothing = await trainer.step(batchWithSources(1, { weights: new Float32Array(5) }), moment);
    expect(nothing.sourceLoss).toBeCloseTo(0, 10);
    expect(Number.isFinite(nothing.gradientNorm)).toBe(true);
    await trainer.dispose();
  });

  it("unlearns what tells the source: the head's loss rises against a network that learns from it", async () => {
    const random = new Random(9);
    // The source is the brightness of the film, the label is not in it.
    const images = new Float32Array(16 * 256);
    for (let i = 0; i < 16; i++)
      for (let p = 0; p < 256; p++) images[i * 256 + p] = (i % 2 === 0 ? 0.3 : 0.6) + random.between(-0.05, 0.05);
    const oneHot = (of: (i: number) => number, width: number) =>
      Float32Array.from({ length: 16 * width }, (_, k) => (of(Math.floor(k / width)) === k % width ? 1 : 0));
    const batch: TrainingBatch = {
      images,
      targets: oneHot((i) => (i >> 1) % 3, 3),
      sampleWeights: new Float32Array(16).fill(1),
      sources: {
        targets: oneHot((i) => i % 2, 2),
        weights: new Float32Array(16).fill(1),
        mask: new Float32Array(32),
      },
      size: 16,
    };
    const lossAfter = async (reversal: number) => {
      const trainer = await compiledEngine.createTrainer({
        ...OPTIONS,
        sourceAdversary: { sources: 2, hiddenUnits: 8 },
      });
      let last = NaN;
      for (let step = 0; step < 200; step++)
        last = sourceLossOf(await trainer.step(batch, { learningRate: 0.03, dropoutSeed: step, reversal }));
      await trainer.dispose();
      return last;
    };
    expect(await lossAfter(0)).toBeLessThan(0.1);
    // log 2 is guessing.
    expect(await lossAfter(1)).toBeGreaterThan(0.6);
  });

  it("goes on from a saved state to the same bits, head and its slots included, in parts of a batch", async () => {
    const options: TrainerOptions = {
      ...OPTIONS,
      optimizer: OptimizerSpec.parse({ kind: "adamw", learningRate: 0.01 }),
      groupDro: { stepSize: 0.2, adjustments: [0, 0] },
      microBatchSize: 2,
    };
    const groups = Float32Array.of(1, 0, 0, 1, 1, 0, 0, 1, 1, 0);
    const step = (trainer: Trainer, index: number) =>
      trainer.step({ ...batchWithSources(index), groups }, { learningRate: 0.01, dropoutSeed: index, reversal: 0.5 });
    const whole = await compiledEngine.createTrainer(options);
    for (const index of [0, 1, 2]) await step(whole, index);
    const first = await compiledEngine.createTrainer(options);
    await step(first, 0);
    const saved = structuredClone(await first.state());
    expect(saved.slots.map(({ name }) => name)).toEqual(
      expect.arrayContaining([...HEAD, ...HEAD.map((name) => `${name}/m`), "group_weights"]),
    );
    const resumed = await compiledEngine.createTrainer({ ...options, seed: 99 });
    await resumed.restore(saved);
    for (const index of [1, 2]) await step(resumed, index);
    expect(await resumed.state()).toEqual(await whole.state());
    for (const trainer of [whole, first, resumed]) await trainer.dispose();
  });

  it("is named where a step of it fails", async () => {
    const trainer = await compiledEngine.createTrainer(OPTIONS);
    const state = await trainer.state();
    await trainer.dispose();
    const slots = state.slots.map((slot) =>
      slot.name === HEAD[0] ? { ...slot, data: slot.data.map(() => 3e38) } : slot,
    );
    expect(
      await compiledEngine.diagnose(OPTIONS, { ...state, slots }, batchWithSources(1), { dropoutSeed: 0, reversal: 1 }),
    ).toMatchObject({ layer: "source_head" });
  });

  it("is refused by the engine that has none", async () => {
    await expect(tfjsEngine.createTrainer(OPTIONS)).rejects.toMatchObject({ code: "unsupportedEngine" });
  });
});
