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
import { ensembleExplanation, ensembleModel, type EnsembleSource } from "@/lib/onnx/ensemble-model";
import { explanationModel, explainedLayer } from "@/lib/onnx/explanation-model";
import { inferenceModel } from "@/lib/onnx/inference-model";
import { softmaxRows } from "@/lib/tensor/softmax";
import { type TestView, testViews, viewOf } from "@/lib/tensor/test-views";
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
  /** The same, the mean over all views that there are. */
  overViews: readonly number[];
}

/** `[FILMS, 1, S, S]` in a view. */
function inView(images: Float32Array, side: number, view: TestView): Float32Array {
  const seen = new Float32Array(images.length);
  for (let at = 0; at < images.length; at += side ** 2)
    seen.set(viewOf(images.subarray(at, at + side ** 2), side, view), at);
  return seen;
}

const meanOf = (rows: readonly (readonly number[])[]): number[] =>
  rows[0].map((_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length);

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
  const answers: number[][] = [];
  for (const view of testViews("mirror_and_shifts"))
    answers.push(softmaxRows(await trainer.predict(inView(images, cnn.input.size, view), FILMS), LABELS).flat());
  const { weights } = await trainer.state();
  await trainer.dispose();
  return { weights, images, probabilities: answers[0], overViews: meanOf(answers) };
}

function expectSame(actual: Float32Array, expected: readonly number[], where: string): void {
  const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i])), 0);
  expect(actual, where).toHaveLength(expected.length);
  expect(worst, where).toBeLessThan(LARGEST_DIFFERENCE);
}

type Feeds = Record<string, { data: Float32Array; dims: number[] }>;

/** What a file says in both runtimes. */
async function runBoth(bytes: Uint8Array, feeds: Feeds) {
  const node = await openGraphSession(bytes, { threads: 1 });
  const inNode = await node.run(
    Object.fromEntries(Object.entries(feeds).map(([name, { data, dims }]) => [name, { data, shape: dims }])),
  );
  await node.close();
  const inBrowser = await (await openBrowserSession(bytes)).run(feeds);
  return { inNode, inBrowser };
}

const TARGET = {
  data: Float32Array.from({ length: FILMS * LABELS }, (_, i) => (i % LABELS === 0 ? 1 : 0)),
  dims: [FILMS, LABELS],
};

describe("a published model", () => {
  it.each(NETWORKS)(
    "of $name gives the trainer's probabilities in Node and in the browser's runtime, with and without its explanation, and in views",
    async (cnn) => {
      const { weights, images, probabilities, overViews } = await train(cnn);
      const resolved = resolveCnn(cnn, LABELS);
      const source = { cnn: resolved, labelCount: LABELS, weights };
      const image = { data: images, dims: [FILMS, ...resolved.input] };
      const inViews: EnsembleSource = { members: [source], labelCount: LABELS, views: "mirror_and_shifts" };

      const models: [string, Uint8Array, Feeds, readonly number[]][] = [
        ["the model", inferenceModel(source), { image }, probabilities],
        ["the model in views", ensembleModel(inViews), { image }, overViews],
      ];
      if (explainedLayer(resolved) !== null)
        models.push(["the explanation", explanationModel(source), { image, target: TARGET }, probabilities]);
      for (const [what, bytes, feeds, expected] of models) {
        const { inNode, inBrowser } = await runBoth(bytes, feeds);
        expectSame(inNode.probabilities, expected, `${what} in Node`);
        expectSame(inBrowser.probabilities.data, expected, `${what} in the browser`);
        if (what === "the explanation")
          expectSame(inBrowser.heatmap.data, [...inNode.heatmap], "the heat map in the browser");
      }
    },
  );

  it("of several networks of different kinds gives the mean of what their trainers say, in both runtimes", async () => {
    const cnns = PRESETS.filter(({ id }) => id !== "darkcovidnet")
      .slice(0, 3)
      .map(({ spec }) => spec(32));
    const trained: Trained[] = [];
    for (const cnn of cnns) trained.push(await train(cnn));
    const source: EnsembleSource = {
      members: cnns.map((cnn, i) => ({ cnn: resolveCnn(cnn, LABELS), weights: trained[i].weights })),
      labelCount: LABELS,
      views: "mirror_and_shifts",
    };
    const { images } = randomBatch(cnns[0], LABELS, FILMS, 9);
    const image = { data: images, dims: [FILMS, 1, 32, 32] };
    const expected = meanOf(trained.map(({ overViews }) => overViews));
    const asked = await runBoth(ensembleModel(source), { image });
    const explained = await runBoth(ensembleExplanation(source), { image, target: TARGET });
    for (const { inNode, inBrowser } of [asked, explained]) {
      expectSame(inNode.probabilities, expected, "in Node");
      expectSame(inBrowser.probabilities.data, expected, "in the browser");
    }
    expectSame(explained.inBrowser.heatmap.data, [...explained.inNode.heatmap], "the heat map in the browser");
  });
});
