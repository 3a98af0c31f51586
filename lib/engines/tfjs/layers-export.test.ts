import { describe, expect, it } from "vitest";
import { CnnSpec, INPUT_NAME } from "../../architectures/cnn-spec";
import { initialWeights } from "../../architectures/initial-weights";
import { PRESETS } from "../../architectures/presets";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { Random } from "../../tensor/random";
import { type OutputActivation, probabilityRows } from "../../tensor/probabilities";
import { softmaxRows } from "../../tensor/softmax";
import type { Weights } from "../engine";
import {
  BRANCHING_CNN,
  EVERY_LAYER_CNN,
  FIXTURE_CNNS,
  NORMALISING_CNN,
  POOLING_CNN,
  randomBatch,
  ZERO_PADDED_CNN,
} from "../every-layer-cnn.fixture";
import { exportLayersModel, type LayersModelFiles } from "./layers-export";
import { convertTopology, importNetwork } from "./layers-format/import-network";
import { importWeights } from "./layers-format/import-weights";
import { readTopology } from "./layers-format/keras-topology";
import { packLayersFiles, unpackLayersFiles, type LayersBundle } from "./layers-format/layers-bundle";
import { loadTensorFlow } from "./load-tensorflow";
import { tfjsEngine } from "./tfjs-engine";

const LABELS = 4;

/** The branching network without what stock TensorFlow.js does not have. */
const STOCK_BRANCHING_CNN = CnnSpec.parse({
  ...BRANCHING_CNN,
  layers: BRANCHING_CNN.layers.map((layer) => {
    if (layer.kind === "conv2d") return { ...layer, groups: 1 };
    if (layer.kind === "depthwise_conv2d") return { ...layer, dilation: 1, kernelSize: 5 };
    return layer.kind === "upsampling2d" ? { ...layer, interpolation: "nearest" } : layer;
  }),
});
/** Made of layers that stock TensorFlow.js has one by one. */
const PLAIN = [
  EVERY_LAYER_CNN,
  POOLING_CNN,
  ...PRESETS.map((preset) => preset.spec(preset.id === "darkcovidnet" ? 64 : 32)),
];
/** Without the groups that stock layers lack. */
const STOCK_ZERO_PADDED_CNN: CnnSpec = {
  ...ZERO_PADDED_CNN,
  name: "Zero padded, stock layers",
  layers: ZERO_PADDED_CNN.layers.map((layer) => (layer.kind === "conv2d" ? { ...layer, groups: 1 } : layer)),
};
const EXPORTABLE = [...PLAIN, NORMALISING_CNN, STOCK_BRANCHING_CNN, STOCK_ZERO_PADDED_CNN];

/** Weights as after training: nothing at its initial value, moving variances positive. */
function someWeights(cnn: CnnSpec): Weights {
  const random = new Random(1);
  return initialWeights(resolveCnn(cnn, LABELS), 3).map((weight) => ({
    ...weight,
    data: weight.data.map((value) =>
      weight.name.endsWith("/gamma") ? random.between(0.5, 1) : value + random.between(-0.02, 0.02),
    ),
  }));
}

/** Text of the bytes: comparing millions of numbers one by one takes seconds. */
const inBytes = (weights: Weights) =>
  weights.map(({ name, shape, data }) => ({
    name,
    shape,
    bytes: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64"),
  }));

const exported = (cnn: CnnSpec) => exportLayersModel({ cnn, labelCount: LABELS, weights: someWeights(cnn) });

/** The two files as a stranger gets them, read back. */
function bundleOf({ modelJson, weightFile, weightData }: LayersModelFiles): LayersBundle {
  return unpackLayersFiles(
    packLayersFiles([
      { path: "model.json", bytes: new TextEncoder().encode(JSON.stringify(modelJson)) },
      { path: weightFile, bytes: weightData },
    ]),
  );
}

/** Loads the two files as a stranger would: from JSON text and bytes, with stock TensorFlow.js. */
async function probabilitiesOf(
  { modelJson, weightData }: LayersModelFiles,
  images: Float32Array,
  size: number,
): Promise<Float32Array> {
  const { tf } = await loadTensorFlow();
  const { modelTopology, weightsManifest } = JSON.parse(JSON.stringify(modelJson));
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData: weightData.slice().buffer }),
  );
  const side = Math.sqrt(images.length / size);
  const output = model.predict(tf.tensor4d(images, [size, side, side, 1]));
  if (Array.isArray(output)) throw new Error("one output expected");
  return Float32Array.from(await output.data<"float32">());
}

/** Each layer with what it reads, by name: two networks with equal graphs may list their layers in different orders. */
function graphOf({ layers }: CnnSpec): Record<string, unknown> {
  return Object.fromEntries(
    layers.map((layer, i) => [layer.name, { ...layer, inputs: layer.inputs ?? [layers[i - 1]?.name ?? INPUT_NAME] }]),
  );
}

describe("exportLayersModel", () => {
  it.each<[string, OutputActivation]>([
    ["a probability of its own for each label", "sigmoid"],
    [
      "probabilities of two stages",
      {
        kind: "two_stage",
        sides: [
          [3, 1],
          [0, 2],
        ],
      },
    ],
  ])("gives %s where the network was trained so, and comes back as the network it was", async (_, activation) => {
    const { images, size } = randomBatch(POOLING_CNN, LABELS, 2, 7);
    const weights = someWeights(POOLING_CNN);
    const predictor = await tfjsEngine.createPredictor({ cnn: POOLING_CNN, labelCount: LABELS, weights });
    const expected = probabilityRows(activation, await predictor.predict(images, size), LABELS).flat();
    await predictor.dispose();
    const exported = await exportLayersModel({ cnn: POOLING_CNN, labelCount: LABELS, weights, activation });
    const actual = await probabilitiesOf(exported, images, size);
    expect([...actual]).toEqual(expected.map((probability): unknown => expect.closeTo(probability, 4)));
    const bundle = bundleOf(exported);
    expect(importNetwork(bundle.model, "Brought")).toEqual({ cnn: POOLING_CNN, notes: [] });
    const brought = importWeights(bundle, resolveCnn(POOLING_CNN, LABELS));
    expect(brought).toMatchObject({ missing: [], adapted: [] });
    expect(inBytes(brought.weights)).toEqual(inBytes(weights));
  });

  it.each(EXPORTABLE)("gives files from which stock TensorFlow.js predicts the same for $name", async (cnn) => {
    const { images, size } = randomBatch(cnn, LABELS, 3, 7);
    const predictor = await tfjsEngine.createPredictor({ cnn, labelCount: LABELS, weights: someWeights(cnn) });
    const expected = softmaxRows(await predictor.predict(images, size), LABELS).flat();
    await predictor.dispose();
    const actual = await probabilitiesOf(await exported(cnn), images, size);
    expect(actual).toHaveLength(size * LABELS);
    actual.forEach((probability, i) => expect(Math.abs(probability - expected[i])).toBeLessThan(1e-4));
    expect(
      new Set(expected.map((probability) => probability.toFixed(4))).size,
      "the images are told apart",
    ).toBeGreaterThan(LABELS);
  });

  it("holds stock layers only, under the names of the CnnSpec, and exactly the weights", async () => {
    const { modelJson, weightData, weightFile } = await exported(EVERY_LAYER_CNN);
    const text = JSON.stringify(modelJson.modelTopology);
    for (const { name } of EVERY_LAYER_CNN.layers) expect(text).toContain(`"name":"${name}"`);
    expect(text).toContain('"class_name":"Dropout"');
    expect(text).not.toContain("Random_");
    expect(text).not.toContain("OwnLayer");
    expect(modelJson.weightsManifest[0].paths).toEqual([weightFile]);
    expect(modelJson.weightsManifest[0].weights.map((weight) => weight.name)).toContain("stem/kernel");
    expect(weightData.byteLength).toBe(4 * resolveCnn(EVERY_LAYER_CNN, LABELS).parameterCount);
  });

  it("refuses what stock layers cannot say, naming the layer and the reason", async () => {
    await expect(exported(BRANCHING_CNN)).rejects.toMatchObject({
      code: "unsupportedEngine",
      message: 'Layer "grouped" cannot be exported: stock TensorFlow.js has no grouped convolution.',
    });
    const bilinear = {
      ...STOCK_BRANCHING_CNN,
      layers: STOCK_BRANCHING_CNN.layers.map((layer) =>
        layer.kind === "upsampling2d" ? { ...layer, interpolation: "bilinear" as const } : layer,
      ),
    };
    await expect(exported(bilinear)).rejects.toThrow(
      /Layer "doubled" cannot be exported: stock TensorFlow.js samples bilinear/,
    );
    const refused = FIXTURE_CNNS.filter((cnn) => !EXPORTABLE.includes(cnn));
    for (const cnn of refused) await expect(exported(cnn)).rejects.toMatchObject({ code: "unsupportedEngine" });
  });
});

describe("an exported network that is brought back", () => {
  it.each(EXPORTABLE)("is the CnnSpec it was, with its weights to the last bit: $name", async (cnn) => {
    const bundle = bundleOf(await exported(cnn));
    expect(importNetwork(bundle.model, "Brought")).toEqual({ cnn, notes: [] });
    const { weights, missing, adapted } = importWeights(bundle, resolveCnn(cnn, LABELS));
    expect({ missing, adapted }).toEqual({ missing: [], adapted: [] });
    expect(inBytes(weights)).toEqual(inBytes(someWeights(cnn)));
  });

  it.each(PLAIN)("has the same graph of layers by its Keras topology alone: $name", async (cnn) => {
    const { model } = bundleOf(await exported(cnn));
    const brought = convertTopology(readTopology(model.modelTopology), cnn.name);
    expect(graphOf(brought.cnn)).toEqual(graphOf(cnn));
    expect(brought.notes).toEqual([]);
  });

  it("keeps layers frozen that were, and the draws of each sort of dropout", async () => {
    const frozen = CnnSpec.parse({
      name: "Frozen",
      input: { size: 16 },
      layers: [
        { kind: "conv2d", name: "conv", filters: 2, kernelSize: 3, trainable: false },
        { kind: "spatial_dropout", name: "by_channel", rate: 0.25 },
        { kind: "stochastic_depth", name: "by_image", rate: 0.5 },
        { kind: "add", name: "sum", inputs: ["by_image", "conv"] },
        { kind: "gaussian_noise", name: "noise", standardDeviation: 0.125 },
        { kind: "global_average_pooling2d", name: "pool" },
        { kind: "stochastic_depth", name: "vector_by_image", rate: 0.5 },
        { kind: "add", name: "vector_sum", inputs: ["vector_by_image", "pool"] },
        { kind: "dense", name: "logits", units: "labels" },
      ],
    });
    const { model } = bundleOf(await exported(frozen));
    expect(graphOf(convertTopology(readTopology(model.modelTopology), "Frozen").cnn)).toEqual(graphOf(frozen));
  });
});
