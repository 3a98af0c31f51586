import { describe, expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { initialWeights } from "../architectures/initial-weights";
import { resolveCnn } from "../architectures/resolve-cnn";
import type { Engine } from "../engines/engine";
import { openGraphSession } from "../engines/compiled/onnxruntime/open-graph-session";
import { compiledEngine } from "../engines/compiled/compiled-engine";
import { tfjsEngine } from "../engines/tfjs/tfjs-engine";
import { decodeGreyPng } from "../imaging/png/grey-png";
import { toNetworkInput } from "../imaging/network/network-input";
import { preprocess } from "../imaging/network/preprocess";
import { PreprocessingSpec } from "../imaging/network/preprocessing-spec";
import type { LogitScaling } from "../tensor/logit-scaling";
import type { OutputActivation } from "../tensor/probabilities";
import { buildModelFiles, goldenFilm, PROBABILITY_TOLERANCE, type TrainedNetwork } from "./build-model";

const labels = ["covid-19", "normal", "pneumonia"];
const cnn = CnnSpec.parse({
  name: "small",
  input: { size: 32 },
  layers: [
    { kind: "conv2d", name: "conv", filters: 6, kernelSize: 3, stride: 2, useBias: false },
    { kind: "batch_normalization", name: "bn" },
    { kind: "relu", name: "relu" },
    { kind: "max_pooling2d", name: "pool" },
    { kind: "global_average_pooling2d", name: "gap" },
    { kind: "dropout", name: "drop", rate: 0.5 },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});
const network = (seed: number): TrainedNetwork => ({
  cnn,
  labels,
  weights: initialWeights(resolveCnn(cnn, labels.length), seed),
  preprocessing: PreprocessingSpec.parse({}),
  activation: "softmax",
});

describe("buildModelFiles", () => {
  it.each([compiledEngine, tfjsEngine] as Engine[])(
    "publishes what the $kind engine trained, provable from the golden film alone",
    async (engine) => {
      const { onnx, golden } = await buildModelFiles(network(1), engine);
      expect(golden.probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
      const session = await openGraphSession(onnx);
      const { probabilities } = await session.run({
        image: {
          data: toNetworkInput(preprocess(decodeGreyPng(golden.png), 32, PreprocessingSpec.parse({}))),
          shape: [1, 1, 32, 32],
        },
      });
      await session.close();
      golden.probabilities.forEach((value, label) =>
        expect(Math.abs(probabilities[label] - value)).toBeLessThan(PROBABILITY_TOLERANCE),
      );
    },
  );

  it.each<[string, OutputActivation]>([
    ["a probability of each label on its own", "sigmoid"],
    ["probabilities of two stages", { kind: "two_stage", sides: [[1], [0, 2]] }],
  ])("publishes %s where the network was trained so", async (_, activation) => {
    const several = { ...network(1), activation };
    const { onnx, explain, golden } = await buildModelFiles(several, compiledEngine);
    const gap = Math.abs(golden.probabilities.reduce((sum, value) => sum + value, 0) - 1);
    expect(gap > 0.01).toBe(activation === "sigmoid");
    const image = {
      data: toNetworkInput(preprocess(goldenFilm(), 32, PreprocessingSpec.parse({}))),
      shape: [1, 1, 32, 32],
    };
    for (const [bytes, feeds] of [
      [onnx, { image }],
      [explain, { image, target: { data: Float32Array.of(1, 0, 0), shape: [1, 3] } }],
    ] as const) {
      const session = await openGraphSession(bytes);
      const { probabilities } = await session.run(feeds);
      await session.close();
      golden.probabilities.forEach((value, label) => expect(probabilities[label]).toBeCloseTo(value, 5));
    }
  });

  it.each([
    ["softmax", { scale: [0.4, 0.4, 0.4], offset: [0, 0, 0] }],
    ["sigmoid", { scale: [0.4, 2, 1], offset: [0.5, -1, 0] }],
    [
      { kind: "two_stage", sides: [[1], [0, 2]] },
      { scale: [0.4, 0.4, 0.4], offset: [0, 0, 0] },
    ],
  ] satisfies [OutputActivation, LogitScaling][])(
    "ships a calibration of %j probabilities inside both files, and leaves the logits as they were",
    async (activation, scaling) => {
      const calibrated = {
        ...network(1),
        activation,
        scaling,
      };
      const { onnx, golden } = await buildModelFiles(calibrated, compiledEngine);
      const plain = await buildModelFiles({ ...calibrated, scaling: null }, compiledEngine);
      expect(
        Math.max(...golden.probabilities.map((p, k) => Math.abs(p - plain.golden.probabilities[k]))),
      ).toBeGreaterThan(0.01);
      const image = {
        data: toNetworkInput(preprocess(goldenFilm(), 32, PreprocessingSpec.parse({}))),
        shape: [1, 1, 32, 32],
      };
      const answers: Readonly<Record<string, Float32Array>>[] = [];
      for (const bytes of [onnx, plain.onnx]) {
        const session = await openGraphSession(bytes);
        answers.push(await session.run({ image }));
        await session.close();
      }
      expect(answers[0].logits).toEqual(answers[1].logits);
      golden.probabilities.forEach((value, label) => expect(answers[0].probabilities[label]).toBeCloseTo(value, 5));
    },
  );

  it("explains every label by a map in 0–1", async () => {
    const { explain } = await buildModelFiles(network(1), compiledEngine);
    const session = await openGraphSession(explain);
    const image = toNetworkInput(preprocess(goldenFilm(), 32, PreprocessingSpec.parse({})));
    const { heatmap, probabilities } = await session.run({
      image: { data: Float32Array.from([...image, ...image, ...image]), shape: [3, 1, 32, 32] },
      target: { data: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), shape: [3, 3] },
    });
    await session.close();
    expect(probabilities).toHaveLength(9);
    expect(heatmap.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(Math.max(...heatmap)).toBe(1);
  });

  it("refuses to publish when the model file does not say what the trained network says", async () => {
    const other: Engine = {
      ...compiledEngine,
      createPredictor: (options) => compiledEngine.createPredictor({ ...options, weights: network(2).weights }),
    };
    await expect(buildModelFiles(network(1), other)).rejects.toThrow("away from the network that was trained");
  });

  it("refuses a network that no heat map can explain", async () => {
    const flat = CnnSpec.parse({
      name: "flat",
      input: { size: 32 },
      layers: [
        { kind: "flatten", name: "flat" },
        { kind: "dense", name: "logits", units: "labels" },
      ],
    });
    const weights = initialWeights(resolveCnn(flat, 3), 1);
    await expect(buildModelFiles({ ...network(1), cnn: flat, weights }, compiledEngine)).rejects.toMatchObject({
      code: "invalidSpec",
    });
  });

  it("always draws the same golden film", () => {
    expect(goldenFilm()).toEqual(goldenFilm());
  });
});
