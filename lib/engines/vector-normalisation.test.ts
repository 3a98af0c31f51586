import { expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { OptimizerSpec } from "../graph/step/optimizer-spec";
import { compiledEngine } from "./compiled/compiled-engine";
import type { Engine } from "./engine";
import { randomBatch } from "./every-layer-cnn.fixture";
import { tfjsEngine } from "./tfjs/tfjs-engine";

const withLayers = (...between: object[]) =>
  CnnSpec.parse({
    name: "vectors",
    input: { size: 16 },
    layers: [
      { kind: "conv2d", name: "conv", filters: 4, kernelSize: 3, stride: 2 },
      { kind: "flatten", name: "flat" },
      { kind: "dense", name: "hidden", units: 6, useBias: false },
      ...between,
      { kind: "dense", name: "logits", units: "labels" },
    ],
  });
const NORMALISED = withLayers({ kind: "batch_normalization", name: "bn" }, { kind: "relu", name: "relu" });

const open = (engine: Engine, cnn: CnnSpec) =>
  engine.createTrainer({
    cnn,
    labelCount: 3,
    optimizer: OptimizerSpec.parse({ kind: "sgd", learningRate: 0.1 }),
    seed: 2,
    threads: 1,
  });

it("normalises vectors by their batch as TensorFlow.js does, over three steps", async () => {
  const trainers = await Promise.all([compiledEngine, tfjsEngine].map((engine) => open(engine, NORMALISED)));
  for (let step = 0; step < 3; step++) {
    const batch = randomBatch(NORMALISED, 3, 8, step);
    const [actual, expected] = await Promise.all(
      trainers.map((trainer) => trainer.step(batch, { learningRate: 0.1, dropoutSeed: step })),
    );
    expect(actual.loss).toBeCloseTo(expected.loss, 5);
    expect(actual.gradientNorm).toBeCloseTo(expected.gradientNorm, 4);
  }
  const [actual, expected] = await Promise.all(trainers.map((trainer) => trainer.state()));
  const byName = new Map(expected.weights.map(({ name, data }) => [name, data]));
  for (const { name, data } of actual.weights)
    data.forEach((value, at) => expect(value, name).toBeCloseTo(byName.get(name)?.[at] ?? NaN, 4));
  await Promise.all(trainers.map((trainer) => trainer.dispose()));
});

it("computes them where it computes a network without", async () => {
  const [normalised, plain] = await Promise.all([open(compiledEngine, NORMALISED), open(compiledEngine, withLayers())]);
  expect(normalised.computedBy).toBe(plain.computedBy);
  await Promise.all([normalised.dispose(), plain.dispose()]);
});
