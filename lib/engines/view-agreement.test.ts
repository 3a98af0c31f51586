/** @file SimSiam's objective of both engines against a peer, by three steps of a linear network on two pairs of views. */
import { describe, expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { OptimizerSpec } from "../graph/step/optimizer-spec";
import { compiledEngine } from "./compiled/compiled-engine";
import type { TrainingBatch } from "./engine";
import { tfjsEngine } from "./tfjs/tfjs-engine";

/** Three numbers of a prediction, three of a projection. */
const LINEAR = CnnSpec.parse({
  name: "Linear",
  input: { size: 16 },
  layers: [
    { kind: "global_average_pooling2d", name: "pool" },
    { kind: "dense", name: "both", units: "labels" },
  ],
});
const START = [
  { name: "both/kernel", shape: [1, 6], data: Float32Array.of(0.5, -0.25, 0.1, 0.2, 0.4, -0.3) },
  { name: "both/bias", shape: [6], data: Float32Array.of(0.1, 0, -0.2, 0.3, -0.1, 0.2) },
];
/** Greys that the network sees as 1, −0.5, 0.5 and −1. */
const GREYS = [0.75, 0.375, 0.625, 0.25];
const BATCH: TrainingBatch = {
  images: Float32Array.from({ length: 4 * 256 }, (_, at) => GREYS[Math.floor(at / 256)]),
  targets: new Float32Array(4),
  sampleWeights: Float32Array.of(1, 1, 2, 2),
  size: 4,
};
const close = (values: readonly number[]) => values.map((value): unknown => expect.closeTo(value, 5));

// autograd 1.9 (reverse mode over numpy, float64)
// X = np.array([[1.0], [-0.5], [0.5], [-1.0]]); W = np.array([1.0, 1.0, 2.0, 2.0])
// def outputs(p): y = X @ p[:6].reshape(1, 6) + p[6:]; return y[:, :3], y[:, 3:]
// def loss(p, held):
//     a, z = outputs(p)[0], held[[1, 0, 3, 2]]
//     cos = (a * z).sum(1) / np.sqrt((a ** 2).sum(1) * (z ** 2).sum(1))
//     return (W * -cos).sum() / W.sum()
// p = np.array([0.5, -0.25, 0.1, 0.2, 0.4, -0.3, 0.1, 0, -0.2, 0.3, -0.1, 0.2])
// for rate in (0.5, 0.5, 0.2):
//     held = outputs(p)[1]; g = grad(loss)(p, held)  # the projections are constants to the gradient
//     print(loss(p, held), np.sqrt((g ** 2).sum())); p = p - rate * g
// print(p)
describe.each([compiledEngine, tfjsEngine])("the $kind engine", (engine) => {
  it("turns each view's prediction towards the other view's projection, which is held still", async () => {
    const trainer = await engine.createTrainer({
      cnn: LINEAR,
      labelCount: 6,
      loss: { kind: "view_agreement" },
      optimizer: OptimizerSpec.parse({ kind: "sgd", learningRate: 1, momentum: 0 }),
      seed: 1,
      threads: 1,
    });
    await trainer.restore({ ...(await trainer.state()), weights: START });
    const results = [];
    for (const learningRate of [0.5, 0.5, 0.2])
      results.push(await trainer.step(BATCH, { learningRate, dropoutSeed: 0 }));
    const { weights } = await trainer.state();
    await trainer.dispose();
    expect(results.map(({ loss }) => loss)).toEqual(close([0.1195552, -0.7020288, -0.8826976]));
    expect(results.map(({ gradientNorm }) => gradientNorm)).toEqual(close([1.5291834, 0.7145067, 0.3165771]));
    expect(weights.map(({ data }) => [...data])).toEqual([
      close([-0.0429249, -0.6653171, 0.4259367, 0.2, 0.4, -0.3]),
      close([0.5779405, -0.183603, 0.3083869, 0.3, -0.1, 0.2]),
    ]);
  });

  it("stays finite where a prediction is all zeros", async () => {
    const trainer = await engine.createTrainer({
      cnn: LINEAR,
      labelCount: 6,
      loss: { kind: "view_agreement" },
      optimizer: OptimizerSpec.parse({ kind: "sgd", learningRate: 1, momentum: 0 }),
      seed: 1,
      threads: 1,
      initialWeights: START.map((tensor) => ({ ...tensor, data: new Float32Array(tensor.data.length) })),
    });
    const { loss, gradientNorm } = await trainer.step(BATCH, { learningRate: 0.1, dropoutSeed: 0 });
    await trainer.dispose();
    expect(loss).toBeCloseTo(0, 6);
    expect(Number.isFinite(gradientNorm)).toBe(true);
  });
});
