/** @file What is published gives the trainer's own numbers in the runtime of Node and in that of the browser. */
import * as ort from "onnxruntime-web/wasm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CnnSpec } from "@/lib/architectures/cnn-spec";
import { PRESETS } from "@/lib/architectures/presets";
import { resolveCnn } from "@/lib/architectures/resolve-cnn";
import type { Weights } from "@/lib/engines/engine";
import { FIXTURE_CNNS, randomBatch } from "@/lib/engines/every-layer-cnn.fixture";
import { openGraphSession } from "@/lib/engines/compiled/onnxruntime/open-graph-session";
import { compiledEngine } from "@/lib/engines/compiled/compiled-engine";
import { OptimizerSpec } from "@/lib/graph/step/optimizer-spec";
import { explanationModel, explainedLayer } from "@/lib/onnx/explanation-model";
import { inferenceModel } from "@/lib/onnx/inference-model";
import { softmaxRows } from "@/lib/tensor/softmax";
import { openBrowserSession } from "./ort-session";

const LABELS = 3;
const FILMS = 4;
const LARGEST_DIFFERENCE = 1e-5;

const served = ort.env.wasm.wasmPaths;
// The page has the runtime under /ort/; here it lies in its package.
beforeAll(() => {
  ort.env.wasm.wasmPaths = undefined;
});
afterAll(() => {
  ort.env.wasm.wasmPaths = served;
});

const NETWORKS: readonly CnnSpec[] = [
  ...FIXTURE_CNNS,
  ...PRESETS.map(({ id, spec }) => spec(id === "darkcovidnet" ? 64 : 32)),
];

interface Trained {
  weights: Weights;
  images: Float32Array;
  /** `[FILMS, LABELS]`, of the trainer itself. */
  probabilities: readonly number[];
}

/** A few steps of training, so that weights and moving statistics are no longer what they started as. */
async function train(cnn: CnnSpec): Promise<Trained> {
  const trainer = await compiledEngine.createTrainer({
    cnn,
    labelCount: LABELS,
    optimizer: OptimizerSpec.parse({ kind: "adamw", learningRate: 0.01 }),
    seed: 3,
    threads: 1,
  });
  for (let step = 0; step < 3; step++)
    await trainer.step(randomBatch(cnn, LABELS, 6, step), { learningRate: 0.01, dropoutSeed: step });
  const { images } = randomBatch(cnn, LABELS, FILMS, 9);
  const probabilities = softmaxRows(await trainer.predict(images, FILMS), LABELS).flat();
  const { weights } = await trainer.state();
  await trainer.dispose();
  return { weights, images, probabilities };
}

function expectSame(actual: Float32Array, expected: readonly number[], where: string): void {
  const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i])), 0);
  expect(actual, where).toHaveLength(expected.length);
  expect(worst, where).toBeLessThan(LARGEST_DIFFERENCE);
}

describe("a published model", () => {
  it.each(NETWORKS)(
    "of $name gives the trainer's probabilities in Node and in the browser's runtime, with and without its explanation",
    async (cnn) => {
      const { weights, images, probabilities } = await train(cnn);
      const resolved = resolveCnn(cnn, LABELS);
      const source = { cnn: resolved, labelCount: LABELS, weights };
      const image = { data: images, dims: [FILMS, ...resolved.input] };
      const target = {
        data: Float32Array.from({ length: FILMS * LABELS }, (_, i) => (i % LABELS === 0 ? 1 : 0)),
        dims: [FILMS, LABELS],
      };

      const models: [string, Uint8Array, Record<string, typeof image>][] = [
        ["the model", inferenceModel(source), { image }],
      ];
      if (explainedLayer(resolved) !== null)
        models.push(["the explanation", explanationModel(source), { image, target }]);
      for (const [what, bytes, feeds] of models) {
        const node = await openGraphSession(bytes, { threads: 1 });
        const inNode = await node.run(
          Object.fromEntries(Object.entries(feeds).map(([name, { data, dims }]) => [name, { data, shape: dims }])),
        );
        await node.close();
        const browser = await openBrowserSession(bytes);
        const inBrowser = await browser.run(feeds);
        expectSame(inNode.probabilities, probabilities, `${what} in Node`);
        expectSame(inBrowser.probabilities.data, probabilities, `${what} in the browser`);
        if (what === "the explanation")
          expectSame(inBrowser.heatmap.data, [...inNode.heatmap], "the heat map in the browser");
      }
    },
  );
});
