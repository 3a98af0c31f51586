import { describe, expect, it } from "vitest";
import { z } from "zod";
import { initialWeights } from "../architectures/initial-weights";
import { PRESETS } from "../architectures/presets";
import { resolveCnn } from "../architectures/resolve-cnn";
import { openGraphSession } from "../engines/compiled/onnxruntime/open-graph-session";
import { PreprocessingSpec } from "../imaging/network/preprocessing-spec";
import { evaluatePredictions } from "../metrics/evaluate-predictions";
import { exportRun } from "./export-run";
import { WARNING } from "./model";

const labels = ["covid-19", "normal", "pneumonia"];
const cnn = PRESETS[0].spec(32);
const network = {
  cnn,
  labels,
  weights: initialWeights(resolveCnn(cnn, 3), 1),
  preprocessing: PreprocessingSpec.parse({ cropBorder: 0.1 }),
  activation: "softmax" as const,
};
const predictions = [{ image: 0, file: "a.png", label: 0, prediction: 0, probabilities: [1, 0, 0] }];
const report = evaluatePredictions({ dataset: "d", split: "test", synthetic: true, labels, predictions });
const card = {
  name: "demo-1",
  run: "demo-1",
  labels,
  cnn,
  preprocessing: network.preprocessing,
  activation: network.activation,
  synthetic: true,
  dataset: { id: "d", title: "D", fingerprint: "f", images: 1, patients: 1, known: null },
  report,
  waivers: [],
};

describe("exportRun", () => {
  it("lists every file once, with what it refers to", async () => {
    const files = new Map((await exportRun(network, card)).files.map(({ path, bytes }) => [path, bytes]));
    expect([...files.keys()].sort()).toEqual([
      "MODEL_CARD.md",
      "explanation.onnx",
      "gate.json",
      "golden/README.md",
      "golden/colour.png",
      "golden/expected.json",
      "golden/grey-16.png",
      "golden/grey-8.png",
      "golden/inverted.png",
      "golden/upside-down.png",
      "labels.json",
      "model.onnx",
      "preprocessing.json",
      "tfjs/model.json",
      "tfjs/weights.bin",
    ]);
    const read = (path: string): unknown => JSON.parse(new TextDecoder().decode(files.get(path)));
    expect(read("labels.json")).toEqual(labels);
    expect(read("preprocessing.json")).toMatchObject({ cropBorder: 0.1, lowPercentile: 1, size: 32, warning: WARNING });
    const model = z
      .object({ weightsManifest: z.array(z.object({ paths: z.array(z.string()) })) })
      .parse(read("tfjs/model.json"));
    expect(model.weightsManifest.flatMap((group) => group.paths)).toEqual(["weights.bin"]);
    expect(new TextDecoder().decode(files.get("MODEL_CARD.md"))).toContain(
      `${resolveCnn(cnn, 3).parameterCount.toLocaleString("en-GB")} parameters`,
    );
  });

  it("leaves out the TensorFlow.js files where stock layers cannot say the network, and says so", async () => {
    const grouped = {
      ...cnn,
      layers: cnn.layers.map((layer) =>
        layer.kind === "conv2d" && layer.name === "stage1_conv2" ? { ...layer, groups: 2 } : layer,
      ),
    };
    const { files, notes } = await exportRun(
      { ...network, cnn: grouped, weights: initialWeights(resolveCnn(grouped, 3), 1) },
      card,
    );
    expect(files.map(({ path }) => path).filter((path) => path.startsWith("tfjs/"))).toEqual([]);
    expect(notes).toEqual([
      'No TensorFlow.js files were written. Layer "stage1_conv2" cannot be exported: stock TensorFlow.js has no grouped convolution.',
    ]);
  });

  it("exports an ONNX model that runs", async () => {
    const model = (await exportRun(network, card)).files.find((file) => file.path === "model.onnx");
    const session = await openGraphSession(model!.bytes);
    const { probabilities } = await session.run({
      image: { data: new Float32Array(2 * 32 * 32), shape: [2, 1, 32, 32] },
    });
    await session.close();
    expect(probabilities.slice(0, 3).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  });
});
