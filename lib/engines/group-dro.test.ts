/** @file Group-DRO of both engines against a few lines of NumPy, and against each other. */
import { describe, expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { OptimizerSpec } from "../graph/step/optimizer-spec";
import type { NamedTensor } from "../tensor/named-tensor";
import { Random } from "../tensor/random";
import { compiledEngine } from "./compiled/compiled-engine";
import type { TrainerOptions, TrainingBatch } from "./engine";
import { POOLING_CNN, randomBatch } from "./every-layer-cnn.fixture";
import { tfjsEngine } from "./tfjs/tfjs-engine";

const LINEAR = CnnSpec.parse({
  name: "Linear",
  input: { size: 16 },
  layers: [
    { kind: "global_average_pooling2d", name: "pool" },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});
const START: NamedTensor[] = [
  { name: "logits/kernel", shape: [1, 3], data: Float32Array.of(0.5, -0.25, 0.1) },
  { name: "logits/bias", shape: [3], data: Float32Array.of(0.1, 0, -0.2) },
];
/** Two films of grey 0.75 and 0.375, which the network sees as 1 and −0.5; nothing of the third group. */
const BATCH: TrainingBatch = {
  images: Float32Array.from({ length: 512 }, (_, i) => (i < 256 ? 0.75 : 0.375)),
  targets: Float32Array.of(0, 1, 0, 0.7, 0.2, 0.1),
  sampleWeights: Float32Array.of(2, 1),
  groups: Float32Array.of(1, 0, 0, 0.25, 0.75, 0),
  size: 2,
};

const close = (values: readonly number[], digits = 5) => values.map((value): unknown => expect.closeTo(value, digits));
const valuesOf = (tensors: readonly NamedTensor[], name: string) => [
  ...(tensors.find((tensor) => tensor.name === name)?.data ?? []),
];
const SGD = OptimizerSpec.parse({ kind: "sgd", learningRate: 1, momentum: 0, weightDecay: 0 });

describe.each([compiledEngine, tfjsEngine])("the $kind engine", (engine) => {
  // import numpy as np
  // X = np.array([[1.0], [-0.5]]); W = np.array([2.0, 1.0])
  // T = np.array([[0, 1, 0], [0.7, 0.2, 0.1]])
  // M = np.array([[1, 0, 0], [0.25, 0.75, 0]])
  // adjust, eta = np.array([0.1, 0.2, 0.4]), 0.5
  // kernel, bias, q = np.array([[0.5, -0.25, 0.1]]), np.array([0.1, 0, -0.2]), np.full(3, 1 / 3)
  // losses, norms = [], []
  // for rate in (0.05, 0.05, 0.02):
  //     z = X @ kernel + bias
  //     p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
  //     each = -(T * np.log(p)).sum(1)
  //     C = M * W[:, None]; n = np.maximum(C.sum(0), 1e-12)
  //     group = (C * each[:, None]).sum(0) / n
  //     q = q * np.exp(eta * (group + adjust)); q /= q.sum()
  //     d = (C * (q / n)).sum(1)[:, None] * (p - T)
  //     dk, db = X.T @ d, d.sum(0)
  //     losses.append((q * group).sum()); norms.append(np.sqrt((dk ** 2).sum() + (db ** 2).sum()))
  //     kernel, bias = kernel - rate * dk, bias - rate * db
  it("steps as the algorithm does in NumPy, a group without a film in the batch included", async () => {
    const trainer = await engine.createTrainer({
      cnn: LINEAR,
      labelCount: 3,
      optimizer: SGD,
      groupDro: { stepSize: 0.5, adjustments: [0.1, 0.2, 0.4] },
      seed: 1,
      threads: 1,
    });
    await trainer.restore({ ...(await trainer.state()), weights: START });
    const results = [];
    for (const learningRate of [0.05, 0.05, 0.02])
      results.push(await trainer.step(BATCH, { learningRate, dropoutSeed: 0 }));
    const { weights, slots } = await trainer.state();
    await trainer.dispose();
    expect(results.map(({ loss }) => loss)).toEqual(close([1.0056346, 1.1014727, 1.1605842]));
    expect(results.map(({ gradientNorm }) => gradientNorm)).toEqual(close([0.4988229, 0.5673238, 0.6180188]));
    expect(valuesOf(weights, "logits/kernel")).toEqual(close([0.4651802, -0.2072832, 0.0921029]));
    expect(valuesOf(weights, "logits/bias")).toEqual(close([0.0947181, 0.0268116, -0.2215298]));
    expect([...(results[2].groupWeights ?? [])]).toEqual(close([0.5232481, 0.3811432, 0.0956088]));
    expect(valuesOf(slots, "group_weights")).toEqual([...(results[2].groupWeights ?? [])]);
  });

  it("with one group takes the step of the mean, as with groups whose weights hardly move", async () => {
    const options = { cnn: LINEAR, labelCount: 3, optimizer: SGD, seed: 4, threads: 1 };
    const moment = { learningRate: 0.1, dropoutSeed: 0 };
    const mean = await engine.createTrainer(options);
    const one = await engine.createTrainer({ ...options, groupDro: { stepSize: 1, adjustments: [0] } });
    const expected = await mean.step(BATCH, moment);
    const actual = await one.step({ ...BATCH, groups: Float32Array.of(1, 1) }, moment);
    expect(actual.loss).toBeCloseTo(expected.loss, 6);
    expect(actual.gradientNorm).toBeCloseTo(expected.gradientNorm, 6);
    expect(actual.groupWeights).toEqual(Float32Array.of(1));
    await mean.dispose();
    await one.dispose();
  });

  it("keeps the groups' weights where a step is not finite, and goes on from a saved state to the same bits", async () => {
    const options: TrainerOptions = {
      cnn: POOLING_CNN,
      labelCount: 3,
      optimizer: OptimizerSpec.parse({ kind: "adam", learningRate: 0.01 }),
      groupDro: { stepSize: 0.3, adjustments: [0, 0.1] },
      microBatchSize: 3,
      seed: 2,
      threads: 1,
    };
    const batches = [4, 5, 6].map((seed) => groupedBatch(7, 2, seed));
    const whole = await engine.createTrainer(options);
    for (const [step, batch] of batches.entries()) await whole.step(batch, { learningRate: 0.01, dropoutSeed: step });
    const first = await engine.createTrainer(options);
    await first.step(batches[0], { learningRate: 0.01, dropoutSeed: 0 });
    const saved = structuredClone(await first.state());
    const bad = { ...batches[1], images: batches[1].images.map(() => NaN) };
    expect((await first.step(bad, { learningRate: 0.01, dropoutSeed: 1 })).loss).toBeNaN();
    expect(await first.state()).toEqual(saved);
    const resumed = await engine.createTrainer({ ...options, seed: 99 });
    await resumed.restore(saved);
    for (const step of [1, 2]) await resumed.step(batches[step], { learningRate: 0.01, dropoutSeed: step });
    expect(await resumed.state()).toEqual(await whole.state());
    for (const trainer of [whole, first, resumed]) await trainer.dispose();
  });
});

describe("the two engines", () => {
  it.each([undefined, 3])("move the groups' weights alike, computing %s images at once", async (microBatchSize) => {
    const options: TrainerOptions = {
      cnn: POOLING_CNN,
      labelCount: 3,
      optimizer: SGD,
      groupDro: { stepSize: 0.2, adjustments: [0, 0.3, 0.1] },
      microBatchSize,
      seed: 5,
      threads: 1,
    };
    const [compiled, tfjs] = [await compiledEngine.createTrainer(options), await tfjsEngine.createTrainer(options)];
    const plain = await compiledEngine.createTrainer({ ...options, groupDro: null });
    expect(compiled.computedBy).toBe(plain.computedBy);
    await plain.dispose();
    for (let step = 0; step < 3; step++) {
      const batch = groupedBatch(8, 3, 20 + step);
      const moment = { learningRate: 0.02, dropoutSeed: step };
      const [actual, expected] = [await compiled.step(batch, moment), await tfjs.step(batch, moment)];
      expect(actual.loss).toBeCloseTo(expected.loss, 4);
      expect([...(actual.groupWeights ?? [])]).toEqual(close([...(expected.groupWeights ?? [])]));
    }
    await compiled.dispose();
    await tfjs.dispose();
  });

  it("find the layer of a step that fails", async () => {
    const options: TrainerOptions = {
      cnn: LINEAR,
      labelCount: 3,
      optimizer: SGD,
      groupDro: { stepSize: 0.5, adjustments: [0, 0, 0] },
      seed: 1,
      threads: 1,
    };
    const trainer = await compiledEngine.createTrainer(options);
    const state = await trainer.state();
    await trainer.dispose();
    const weights = START.map((tensor) => ({ ...tensor, data: tensor.data.map(() => 3e38) }));
    expect(await compiledEngine.diagnose(options, { ...state, weights }, BATCH, { dropoutSeed: 0 })).toMatchObject({
      layer: "logits",
      pass: "forward",
    });
  });
});

/** Random images in one group each, of which the last may have none. */
function groupedBatch(count: number, groupCount: number, seed: number): TrainingBatch {
  const random = new Random(seed);
  const groups = new Float32Array(count * groupCount);
  for (let i = 0; i < count; i++) groups[i * groupCount + random.int(groupCount)] = 1;
  return { ...randomBatch(POOLING_CNN, 3, count, seed), groups };
}
