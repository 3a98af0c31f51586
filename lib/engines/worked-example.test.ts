import { expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { compiledEngine } from "./compiled/compiled-engine";
import { OptimizerSpec } from "../graph/step/optimizer-spec";
import { tfjsEngine } from "./tfjs/tfjs-engine";

/** The network, weights and numbers of "One step by hand" in docs/engine.md. */
const CNN = CnnSpec.parse({
  name: "Worked example",
  input: { size: 16 },
  layers: [
    { kind: "conv2d", name: "conv", filters: 2, kernelSize: 1, useBias: false },
    { kind: "relu", name: "relu" },
    { kind: "global_average_pooling2d", name: "pool" },
    { kind: "dense", name: "logits", units: "labels", useBias: false },
  ],
});

it.each([compiledEngine, tfjsEngine])(
  "the step that docs/engine.md works out by hand is the one that $kind takes",
  async (engine) => {
    const trainer = await engine.createTrainer({
      cnn: CNN,
      labelCount: 2,
      optimizer: OptimizerSpec.parse({ kind: "sgd", learningRate: 1, momentum: 0 }),
      seed: 1,
      initialWeights: [
        { name: "conv/kernel", shape: [2, 1, 1, 1], data: Float32Array.of(2, -1) },
        { name: "logits/kernel", shape: [2, 2], data: Float32Array.of(0.5, -0.5, 1, 3) },
      ],
    });
    const batch = {
      images: new Float32Array(256).fill(0.75),
      targets: Float32Array.of(1, 0),
      sampleWeights: Float32Array.of(1),
      size: 1,
    };
    const { loss, logits, gradientNorm } = await trainer.step(batch, { learningRate: 1, dropoutSeed: 1 });
    const weights = Object.fromEntries(
      (await trainer.state()).weights.map(({ name, data }) => [name, [...data].map((x) => Number(x.toFixed(4)))]),
    );
    await trainer.dispose();
    expect([...logits]).toEqual([1, -1]);
    expect(loss).toBeCloseTo(0.1269, 4);
    expect(gradientNorm).toBeCloseTo(0.3576, 4);
    expect(weights).toEqual({ "conv/kernel": [2.1192, -1], "logits/kernel": [0.7384, -0.7384, 1, 3] });
  },
);
