/** @file What fine-tuning asks of both engines: weights given at the start, and layers that stay as they are. */
import { afterEach, describe, expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { initialWeights } from "../architectures/initial-weights";
import { resolveCnn } from "../architectures/resolve-cnn";
import type { Engine, Trainer, TrainerOptions } from "./engine";
import { randomBatch } from "./every-layer-cnn.fixture";
import { compiledEngine } from "./compiled/compiled-engine";
import { OptimizerSpec } from "../graph/step/optimizer-spec";
import { tfjsEngine } from "./tfjs/tfjs-engine";
import type { NamedTensor } from "../tensor/named-tensor";

const LABELS = 3;
/** A convolution and a normalisation in the middle are frozen: the gradient has to pass through both. */
const FROZEN = ["block_*"];
const cnn = CnnSpec.parse({
  name: "Half frozen",
  input: { size: 16 },
  layers: [
    { kind: "conv2d", name: "stem", filters: 4, kernelSize: 3, stride: 2 },
    { kind: "conv2d", name: "block_conv", filters: 5, kernelSize: 3 },
    { kind: "batch_normalization", name: "block_bn", momentum: 0.5 },
    { kind: "relu", name: "block_relu" },
    { kind: "global_average_pooling2d", name: "pool" },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});
const adamw = OptimizerSpec.parse({ kind: "adamw", learningRate: 0.01, epsilon: 1e-2, weightDecay: 0.1 });
const batch = randomBatch(cnn, LABELS, 6, 3);
const sgd = OptimizerSpec.parse({ kind: "sgd", learningRate: 1, momentum: 0.9, weightDecay: 0.1 });

const opened: Trainer[] = [];
afterEach(async () => {
  for (const trainer of opened.splice(0)) await trainer.dispose();
});

async function open(engine: Engine, options: Partial<TrainerOptions> = {}): Promise<Trainer> {
  const trainer = await engine.createTrainer({
    cnn,
    labelCount: LABELS,
    optimizer: adamw,
    seed: 5,
    threads: 1,
    frozen: FROZEN,
    initialWeights: statistics,
    ...options,
  });
  opened.push(trainer);
  return trainer;
}

/** Moving statistics far from those of any batch here. */
const statistics: NamedTensor[] = [
  { name: "block_bn/moving_mean", shape: [5], data: Float32Array.of(0.3, -0.2, 0.1, 0, 0.5) },
  { name: "block_bn/moving_variance", shape: [5], data: Float32Array.of(0.5, 2, 1, 0.25, 3) },
];

const byName = (tensors: readonly NamedTensor[]) => new Map(tensors.map((tensor) => [tensor.name, tensor.data]));
const isFrozen = (name: string) => name.startsWith("block_");

describe.each([compiledEngine, tfjsEngine])("the $kind engine", (engine) => {
  it.each([adamw, sgd])(
    "leaves frozen layers alone to the last bit under $kind, without slots, while the others learn",
    async (optimizer) => {
      const trainer = await open(engine, { optimizer });
      const before = byName((await trainer.state()).weights);
      for (let step = 0; step < 4; step++) await trainer.step(batch, { learningRate: 0.05, dropoutSeed: step });
      const { weights, slots } = await trainer.state();
      for (const { name, data } of weights) {
        if (isFrozen(name)) expect(data, name).toEqual(before.get(name));
        else expect(data, name).not.toEqual(before.get(name));
      }
      expect(slots.filter(({ name }) => isFrozen(name))).toEqual([]);
      expect(slots.length).toBeGreaterThan(0);
    },
  );

  it("normalises frozen layers by their moving statistics while training", async () => {
    const trainer = await open(engine);
    const expected = await trainer.predict(batch.images, batch.size);
    const { logits } = await trainer.step(batch, { learningRate: 0.01, dropoutSeed: 0 });
    logits.forEach((logit, i) => expect(Math.abs(logit - expected[i])).toBeLessThan(1e-4));
  });

  it("holds a layer still that the network itself says is not trainable", async () => {
    const held = { ...cnn, layers: cnn.layers.map((layer) => ({ ...layer, trainable: !isFrozen(layer.name) })) };
    const [byNetwork, byOption] = [await open(engine, { cnn: held, frozen: [] }), await open(engine)];
    for (const trainer of [byNetwork, byOption]) await trainer.step(batch, { learningRate: 0.05, dropoutSeed: 1 });
    expect(await byNetwork.state()).toEqual(await byOption.state());
  });

  it("starts from the weights it is given and draws the rest from the seed", async () => {
    const { weights } = await (await open(engine)).state();
    const drawn = byName(initialWeights(resolveCnn(cnn, LABELS), 5));
    for (const { name, data } of weights) expect(data, name).toEqual(byName(statistics).get(name) ?? drawn.get(name));
  });

  it("goes on from a saved state with frozen layers bit for bit", async () => {
    const [first, second] = [await open(engine), await open(engine, { seed: 9, initialWeights: [] })];
    await first.step(batch, { learningRate: 0.05, dropoutSeed: 1 });
    await second.restore(await first.state());
    for (const trainer of [first, second]) await trainer.step(batch, { learningRate: 0.05, dropoutSeed: 2 });
    expect(await second.state()).toEqual(await first.state());
  });
});

it("both engines agree on a network with frozen layers", async () => {
  const [onnx, tfjs] = [await open(compiledEngine), await open(tfjsEngine)];
  for (let step = 0; step < 3; step++)
    for (const trainer of [onnx, tfjs]) await trainer.step(batch, { learningRate: 0.02, dropoutSeed: step });
  const actual = byName((await onnx.state()).weights);
  for (const { name, data } of (await tfjs.state()).weights) {
    data.forEach((value, i) => expect(Math.abs((actual.get(name)?.[i] ?? NaN) - value), name).toBeLessThan(1e-4));
  }
});
