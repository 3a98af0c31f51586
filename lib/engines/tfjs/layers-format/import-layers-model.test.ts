/** @file Layers models made by stock TensorFlow.js, read as a stranger's files are, predicting what they predicted there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { LayersModel, SymbolicTensor, io } from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { CnnSpec } from "../../../architectures/cnn-spec";
import { initialWeights } from "../../../architectures/initial-weights";
import { resolveCnn } from "../../../architectures/resolve-cnn";
import { Random } from "../../../tensor/random";
import { softmaxRows } from "../../../tensor/softmax";
import { compiledEngine } from "../../compiled/compiled-engine";
import type { TensorFlow } from "../tensorflow";
import { loadTensorFlow } from "../load-tensorflow";
import { convertTopology, importNetwork } from "./import-network";
import { importWeights } from "./import-weights";
import { readTopology } from "./keras-topology";
import { parseModelJson } from "./parse-model-json";
import { packLayersFiles, unpackLayersFiles, type LayersBundle } from "./layers-bundle";

const LABELS = 3;
const { tf } = await loadTensorFlow();
const { layers } = tf;

/** Weights as after training, in the file's own order of values. */
function randomise(model: LayersModel): LayersModel {
  const random = new Random(3);
  const spread = (name: string): [number, number] => (/moving_variance|gamma/.test(name) ? [0.5, 1.5] : [-0.4, 0.4]);
  model.setWeights(
    model.weights.map((weight) =>
      tf.tensor(
        Float32Array.from({ length: weight.shape.reduce((a: number, b) => a * (b ?? 1), 1) }, () =>
          random.between(...spread(weight.name)),
        ),
        weight.shape as number[],
      ),
    ),
  );
  return model;
}

/** Saved to the bytes of two files and read back. */
async function saved(model: LayersModel): Promise<LayersBundle> {
  let artifacts: io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
    }),
  );
  if (
    artifacts?.modelTopology === undefined ||
    artifacts.weightData === undefined ||
    artifacts.weightSpecs === undefined
  )
    throw new Error("nothing was saved");
  const json = {
    format: "layers-model",
    modelTopology: artifacts.modelTopology,
    weightsManifest: [{ paths: ["./group1-shard1of2.bin", "group1-shard2of2.bin"], weights: artifacts.weightSpecs }],
  };
  const data = artifacts.weightData;
  const bytes = new Uint8Array(Array.isArray(data) ? data[0] : data);
  return unpackLayersFiles(
    packLayersFiles([
      { path: "net/group1-shard2of2.bin", bytes: bytes.slice(100) },
      { path: "net/model.json", bytes: new TextEncoder().encode(JSON.stringify(json)) },
      { path: "net/group1-shard1of2.bin", bytes: bytes.slice(0, 100) },
    ]),
  );
}

const size = 20;
const pixels = Float32Array.from(
  { length: 2 * size * size },
  (() => {
    const random = new Random(8);
    return () => random.uniform();
  })(),
);

/** What the stranger's model says of two grey images, and what the imported network says. */
async function bothPredictions(
  model: LayersModel,
  { channels = 1, factor = 1, isLogits = false } = {},
): Promise<{ theirs: number[]; ours: number[]; cnn: CnnSpec; notes: readonly string[] }> {
  const bundle = await saved(model);
  const { cnn, notes } = importNetwork(bundle.model, "Brought");
  const resolved = resolveCnn(cnn, LABELS);
  const { weights, missing, unused } = importWeights(bundle, resolved);
  expect(missing).toEqual([]);
  expect(unused).toEqual([]);
  const predictor = await compiledEngine.createPredictor({ cnn, labelCount: LABELS, weights, threads: 1 });
  const logits = await predictor.predict(pixels, 2);
  await predictor.dispose();
  const image = tf.tile(
    tf.tensor4d(
      pixels.map((value) => value * factor),
      [2, size, size, 1],
    ),
    [1, 1, 1, channels],
  );
  const output = model.predict(image);
  if (Array.isArray(output)) throw new Error("one output expected");
  return {
    theirs: [...(await output.data())],
    ours: isLogits ? [...logits] : softmaxRows(logits, LABELS).flat(),
    cnn,
    notes,
  };
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-4));
}

function vggLike(): LayersModel {
  return tf.sequential({
    layers: [
      layers.conv2d({ inputShape: [size, size, 1], filters: 4, kernelSize: 3, activation: "relu", name: "Conv-1" }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 5, kernelSize: 3, padding: "same", strides: 2, activation: "elu", useBias: false }),
      layers.batchNormalization({ momentum: 0.9 }),
      layers.flatten(),
      layers.dropout({ rate: 0.5 }),
      layers.batchNormalization({}),
      layers.dense({ units: 7, activation: "relu", name: "fc" }),
      layers.dense({ units: LABELS, activation: "softmax", name: "predictions" }),
    ],
  });
}

describe("a Sequential network", () => {
  it("becomes a CnnSpec with its activations as layers, and predicts what it predicted", async () => {
    const { theirs, ours, cnn } = await bothPredictions(randomise(vggLike()));
    expectClose(ours, theirs);
    expect(cnn.input.size).toBe(size);
    expect(cnn.layers.map(({ kind }) => kind)).toEqual([
      "batch_normalization",
      "conv2d",
      "relu",
      "max_pooling2d",
      "conv2d",
      "elu",
      "batch_normalization",
      "flatten",
      "dropout",
      "batch_normalization",
      "dense",
      "relu",
      "dense",
    ]);
    expect(cnn.layers.slice(1, 3).map(({ name }) => name)).toEqual(["conv_1", "conv_1_relu"]);
    expect(cnn.layers[0]).toMatchObject({ name: "input_scaling", trainable: false });
    expect(cnn.layers.at(-1)).toMatchObject({ kind: "dense", name: "predictions", units: "labels" });
  });

  it("for colour images of 0–255 is summed over the colours and scaled", async () => {
    const model = randomise(
      tf.sequential({
        layers: [
          layers.rescaling({ inputShape: [size, size, 3], scale: 1 / 127.5, offset: -1 }),
          layers.conv2d({ filters: 4, kernelSize: 3, padding: "same" }),
          layers.globalAveragePooling2d({}),
          layers.dense({ units: LABELS }),
        ],
      }),
    );
    const { theirs, ours, notes } = await bothPredictions(model, { channels: 3, factor: 255, isLogits: true });
    expectClose(ours, theirs);
    expect(notes.join(" ")).toMatch(/summed over the three colours.*reads pixels from -1 to 1: a frozen layer/);
  });
});

/** The stems of ResNet50, DenseNet121, MobileNet and EfficientNet: zeros before windows that pad nothing. */
function zeroPadded(): LayersModel {
  return tf.sequential({
    layers: [
      layers.zeroPadding2d({ inputShape: [size, size, 1], padding: 3 }),
      layers.conv2d({ filters: 4, kernelSize: 7, strides: 2, useBias: false }),
      layers.batchNormalization({}),
      layers.reLU({}),
      layers.zeroPadding2d({
        padding: [
          [1, 1],
          [1, 1],
        ],
      }),
      layers.maxPooling2d({ poolSize: 3, strides: 2 }),
      layers.zeroPadding2d({
        padding: [
          [0, 1],
          [0, 1],
        ],
      }),
      layers.depthwiseConv2d({ kernelSize: 3, strides: 2, activation: "relu" }),
      layers.zeroPadding2d({
        padding: [
          [1, 0],
          [0, 0],
        ],
      }),
      layers.zeroPadding2d({
        padding: [
          [0, 0],
          [0, 1],
        ],
      }),
      layers.separableConv2d({ filters: 3, kernelSize: 2 }),
      layers.globalAveragePooling2d({}),
      layers.dense({ units: LABELS, activation: "softmax" }),
    ],
  });
}

describe("zeros around a map", () => {
  it("become the padding of the convolution or max pooling that reads them", async () => {
    const { theirs, ours, cnn } = await bothPredictions(randomise(zeroPadded()));
    expectClose(ours, theirs);
    expect(cnn.layers.flatMap((layer) => ("padding" in layer ? [layer.padding] : []))).toEqual([
      { top: 3, bottom: 3, left: 3, right: 3 },
      { top: 1, bottom: 1, left: 1, right: 1 },
      { top: 0, bottom: 1, left: 0, right: 1 },
      { top: 1, bottom: 0, left: 0, right: 1 },
    ]);
  });

  it("are refused by name before what they would falsify", async () => {
    const refusalOf = async (last: LayersModel["layers"]) => {
      const model = tf.sequential({
        layers: [
          layers.conv2d({ inputShape: [size, size, 1], filters: 2, kernelSize: 3 }),
          layers.zeroPadding2d({ padding: 1, name: "zeros" }),
          ...last,
          layers.globalAveragePooling2d({}),
          layers.dense({ units: LABELS }),
        ],
      });
      const bundle = await saved(randomise(model));
      try {
        resolveCnn(importNetwork(bundle.model, "Brought").cnn, LABELS);
        return null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    };
    expect(await refusalOf([layers.averagePooling2d({ poolSize: 2, name: "mean" })])).toMatch(
      /"mean".*zeros of a ZeroPadding2D/,
    );
    expect(await refusalOf([layers.conv2d({ filters: 2, kernelSize: 3, padding: "same", name: "same" })])).toMatch(
      /"same".*zeros of a ZeroPadding2D/,
    );
    expect(await refusalOf([layers.batchNormalization({ name: "norm" })])).toMatch(/"norm".*zeros of a ZeroPadding2D/);
    // What it pools may be negative: zeros would win.
    expect(await refusalOf([layers.maxPooling2d({ poolSize: 2, name: "largest" })])).toMatch(
      /"largest": zeros stand around what it pools, and that may be negative/,
    );
  });
});

const CASES = resolve("../shared/cases/layers-import");
describe.skipIf(!existsSync(CASES))("the cases of ../shared/cases (skipped where they are absent)", () => {
  const filesOf = (name: string) =>
    readdirSync(join(CASES, name)).map((file) => ({
      path: file,
      bytes: new Uint8Array(readFileSync(join(CASES, name, file))),
    }));

  it("a ZeroPadding2D before a valid convolution gives the probabilities of TensorFlow.js", async () => {
    const bundle = unpackLayersFiles(packLayersFiles(filesOf("work-zeropadding2d")));
    const { cnn } = importNetwork(bundle.model, "Brought");
    const { weights } = importWeights(bundle, resolveCnn(cnn, LABELS));
    const predictor = await compiledEngine.createPredictor({ cnn, labelCount: LABELS, weights, threads: 1 });
    const logits = await predictor.predict(
      Float32Array.from({ length: 32 * 32 }, (_, i) => Math.abs(Math.sin(1.3 * i))),
      1,
    );
    await predictor.dispose();
    const expected = JSON.parse(readFileSync(join(CASES, "expected.json"), "utf8")) as {
      tfjs_probabilities: Record<string, number[]>;
    };
    expectClose(softmaxRows(logits, LABELS).flat(), expected.tfjs_probabilities["work-zeropadding2d"]);
  });

  it("a layer applied to its own output is called by what it is: used twice", () => {
    const { model } = unpackLayersFiles(packLayersFiles(filesOf("work-layer-used-twice")));
    expect(() => importNetwork(model, "Brought")).toThrow("used 2 times; shared layers cannot be trained here");
  });
});

it("a layer that is applied twice is refused as such, in whatever order it reads itself", () => {
  const history = (name: string, node = 0) => [[name, node, 0, {}]];
  const topology = (reads: unknown[]) => ({
    class_name: "Model",
    config: {
      layers: [
        {
          class_name: "InputLayer",
          name: "image",
          config: { name: "image", batch_input_shape: [null, 16, 16, 1] },
          inbound_nodes: [],
        },
        {
          class_name: "Conv2D",
          name: "shared",
          config: { name: "shared", filters: 1, kernel_size: [3, 3], padding: "same" },
          inbound_nodes: reads,
        },
      ],
      input_layers: [["image", 0, 0]],
      output_layers: [["shared", 1, 0]],
    },
  });
  expect(() => readTopology(topology([history("image"), history("shared")]))).toThrow(
    "used 2 times; shared layers cannot be trained here",
  );
  expect(() => readTopology(topology([history("shared", 1), history("image"), history("shared")]))).toThrow(
    "used 3 times",
  );
});

describe("a stranger's model.json that cannot be", () => {
  const input = {
    class_name: "InputLayer",
    name: "l0",
    config: { name: "l0", batch_input_shape: [null, 16, 16, 1] },
    inbound_nodes: [],
  };
  const reader = (name: string, read: string) => ({
    class_name: "Activation",
    name,
    config: { name, activation: "relu" },
    inbound_nodes: [[[read, 0, 0, {}]]],
  });
  const functional = (entries: unknown[], output: string) => ({
    class_name: "Model",
    config: { layers: entries, input_layers: [["l0", 0, 0]], output_layers: [[output, 0, 0]] },
  });
  const chain = (length: number) =>
    functional([...Array.from({ length }, (_, i) => reader(`l${i + 1}`, `l${i}`)).reverse(), input], `l${length}`);
  const withWeights = (weights: unknown[]) =>
    JSON.stringify({ modelTopology: {}, weightsManifest: [{ paths: ["w.bin"], weights }] });

  it("has no layers that read what is not there, and not more than are walked through", () => {
    expect(() => readTopology(functional([input, reader("l1", "gone")], "l1"))).toThrow(
      'Layer "l1" of model.json reads "gone", which is no layer of it.',
    );
    expect(() => readTopology(functional([input, reader("l1", "l0")], "gone"))).toThrow(
      'The network\'s output of model.json reads "gone"',
    );
    expect(
      readTopology(chain(1_000))
        .layers.map(({ name }) => name)
        .slice(-2),
    ).toEqual(["l999", "l1000"]);
    expect(() => readTopology(chain(20_000))).toThrow("Too big");
  });

  it("has weights of one name each, within float32", () => {
    const weight = { name: "a/kernel", shape: [2], dtype: "float32" };
    expect(() => parseModelJson(withWeights([weight, weight]))).toThrow('names the weight "a/kernel" twice');
    for (const quantization of [
      { dtype: "uint8", scale: 1e39, min: 0 },
      { dtype: "uint16", scale: 1e35, min: 0 },
      { dtype: "uint8", scale: 1, min: -1e308 },
    ])
      expect(() => parseModelJson(withWeights([{ ...weight, quantization }]))).toThrow("beyond float32");
    expect(
      parseModelJson(withWeights([{ ...weight, quantization: { dtype: "uint8", scale: 0.01, min: -1 } }]))
        .weightsManifest[0].weights,
    ).toHaveLength(1);
  });
});

describe("a functional network", () => {
  const apply = (
    layer: { apply(inputs: SymbolicTensor | SymbolicTensor[]): unknown },
    inputs: SymbolicTensor | SymbolicTensor[],
  ) => layer.apply(inputs) as SymbolicTensor;

  function branched(): LayersModel {
    const image = tf.input({ shape: [size, size, 1] });
    const stem = apply(layers.separableConv2d({ filters: 4, kernelSize: 3, padding: "same", dilationRate: 2 }), image);
    const left = apply(
      layers.leakyReLU({ alpha: 0.2 }),
      apply(layers.depthwiseConv2d({ kernelSize: 3, padding: "same" }), stem),
    );
    const right = apply(layers.conv2d({ filters: 4, kernelSize: 1, activation: "tanh" }), stem);
    const sum = apply(layers.add(), [left, right]);
    const wide = apply(layers.concatenate(), [sum, right]);
    const up = apply(layers.upSampling2d({ size: [2, 2] }), apply(layers.averagePooling2d({ poolSize: 4 }), wide));
    const transposed = apply(layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: "same" }), up);
    const flat = apply(layers.flatten(), apply(layers.maxPooling2d({ poolSize: 5 }), transposed));
    const pooled = apply(layers.globalMaxPooling2d({}), wide);
    const vector = apply(layers.concatenate(), [pooled, flat]);
    return tf.model({
      inputs: image,
      outputs: apply(layers.activation({ activation: "softmax" }), apply(layers.dense({ units: LABELS }), vector)),
    });
  }

  it("keeps its branches and the order of what it flattens, behind a concatenation too", async () => {
    const { theirs, ours } = await bothPredictions(randomise(branched()));
    expectClose(ours, theirs);
  });

  it("may hold another network inside", async () => {
    const base = tf.sequential({
      layers: [
        layers.conv2d({ inputShape: [size, size, 1], filters: 3, kernelSize: 3, activation: "relu" }),
        layers.maxPooling2d({ poolSize: 2 }),
      ],
      name: "base",
    });
    const whole = tf.sequential({
      layers: [base, layers.flatten(), layers.dense({ units: LABELS, activation: "softmax" })],
    });
    const { theirs, ours } = await bothPredictions(randomise(whole));
    expectClose(ours, theirs);
  });

  it("is read from Keras 3's way of naming inputs", () => {
    const tensor = (name: string) => ({
      class_name: "__keras_tensor__",
      config: { shape: [null, 16, 16, 1], keras_history: [name, 0, 0] },
    });
    const reads = (...names: string[]) => [
      { args: names.length === 1 ? [tensor(names[0])] : [names.map(tensor)], kwargs: {} },
    ];
    const topology = readTopology({
      model_config: {
        class_name: "Functional",
        config: {
          layers: [
            {
              class_name: "InputLayer",
              name: "image",
              config: { batch_shape: [null, 16, 16, 1], name: "image" },
              inbound_nodes: [],
            },
            {
              class_name: "Conv2D",
              name: "a",
              config: { name: "a", filters: 2, kernel_size: [3, 3], padding: "same" },
              inbound_nodes: reads("image"),
            },
            { class_name: "Add", name: "sum", config: { name: "sum" }, inbound_nodes: reads("a", "b") },
            {
              class_name: "Activation",
              name: "b",
              config: { name: "b", activation: "silu" },
              inbound_nodes: reads("a"),
            },
            { class_name: "GlobalAveragePooling2D", name: "gap", config: { name: "gap" }, inbound_nodes: reads("sum") },
            { class_name: "Dense", name: "out", config: { name: "out", units: 5 }, inbound_nodes: reads("gap") },
          ],
          input_layers: [["image", 0, 0]],
          output_layers: [["out", 0, 0]],
        },
      },
    });
    const { cnn } = convertTopology(topology, "Keras 3");
    expect(cnn.layers.map(({ name }) => name)).toEqual(["input_scaling", "a", "b", "sum", "gap", "out"]);
    expect(cnn.layers[3]).toMatchObject({ inputs: ["a", "b"] });
    expect(resolveCnn(cnn, 2).outputShape).toEqual([2]);
  });
});

describe("what does not fit", () => {
  const refusal = async (model: LayersModel) => {
    const { model: json } = await saved(model);
    return () => importNetwork(json, "Brought");
  };

  it("is refused by layer, class and reason", async () => {
    const preluNet = tf.sequential({
      layers: [
        layers.conv2d({ inputShape: [size, size, 1], filters: 2, kernelSize: 3, name: "c" }),
        layers.prelu({ name: "bend" }),
        layers.flatten(),
        layers.dense({ units: 3 }),
      ],
    });
    expect(await refusal(preluNet)).toThrow('Layer "bend" (PReLU): layers of this class cannot be trained here.');
    const oblong = tf.sequential({
      layers: [
        layers.conv2d({ inputShape: [size, size, 1], filters: 2, kernelSize: [3, 5], name: "wide" }),
        layers.flatten(),
        layers.dense({ units: 3 }),
      ],
    });
    expect(await refusal(oblong)).toThrow(/Layer "wide" \(Conv2D\): its kernel_size: height and width differ/);
    const high = tf.sequential({ layers: [layers.flatten({ inputShape: [20, 30, 1] }), layers.dense({ units: 3 })] });
    expect(await refusal(high)).toThrow("images of 20×30 pixels");
  });

  it("is left to the seed and listed with its reason, and the rest is loaded", async () => {
    const bundle = await saved(randomise(vggLike()));
    const { cnn } = importNetwork(bundle.model, "Brought");
    const edited = {
      ...cnn,
      layers: cnn.layers.map((layer) =>
        layer.kind === "dense" && layer.name === "fc"
          ? { ...layer, units: 9 }
          : layer.name === "conv_1"
            ? { ...layer, name: "fresh" }
            : layer,
      ),
    };
    const { weights, missing, unused } = importWeights(bundle, resolveCnn(edited, 5));
    expect(Object.fromEntries(missing.map(({ name, reason }) => [name, reason]))).toEqual({
      "fresh/kernel": "the source has none of this name",
      "fresh/bias": "the source has none of this name",
      "fc/kernel": "it is 125×7 in the source, 125×9 here",
      "fc/bias": "it is 7 in the source, 9 here",
      "predictions/kernel": "it is 7×3 in the source, 9×5 here",
      "predictions/bias": "it is 3 in the source, 5 here",
    });
    expect(unused).toEqual(["Conv-1/kernel", "Conv-1/bias"]);
    expect(weights.length + missing.length).toBe(initialWeights(resolveCnn(edited, 5), 1).length);
  });
});

describe("the files", () => {
  const manifest = (weights: unknown[]) => ({
    path: "model.json",
    bytes: new TextEncoder().encode(
      JSON.stringify({
        modelTopology: { class_name: "Sequential", config: { layers: [] } },
        weightsManifest: [{ paths: ["w.bin"], weights }],
      }),
    ),
  });

  it("are refused where one is missing, is no Layers model, or has another length", () => {
    expect(() => packLayersFiles([{ path: "a.bin", bytes: new Uint8Array() }])).toThrow("no model.json");
    expect(() => packLayersFiles([manifest([])])).toThrow("missing here: w.bin");
    const graph = {
      path: "model.json",
      bytes: new TextEncoder().encode('{"format":"graph-model","modelTopology":{},"weightsManifest":[]}'),
    };
    expect(() => packLayersFiles([graph])).toThrow("graph model");
    const short = () =>
      packLayersFiles([
        manifest([{ name: "a/kernel", shape: [2], dtype: "float32" }]),
        { path: "w.bin", bytes: new Uint8Array(4) },
      ]);
    expect(short).toThrow("hold 4 bytes, but model.json describes 8");
  });

  it.each([[-1, 3], [1e9, 1], [1e9, 1e9], [0], [2.5], [3, 1e400]].map((shape) => [shape]))(
    "are refused for a weight of the shape %j, by its name",
    (shape) => {
      const json = manifest([{ name: "a/kernel", shape, dtype: "float32" }]);
      const upload = () => packLayersFiles([json, { path: "w.bin", bytes: new Uint8Array(12) }]);
      expect(upload).toThrow(
        expect.objectContaining({ code: "badRequest", message: expect.stringMatching(/a\/kernel|shape/) }),
      );
    },
  );

  it.each([
    "../../etc/passwd",
    "..\\..\\secret.bin",
    "/etc/passwd",
    "https://example.org/w.bin",
    "C:\\w.bin",
    "sub/w.bin",
    "..",
    "w\u0000.bin",
  ])("are refused where a weight file is called %j", (path) => {
    const json = {
      path: "model.json",
      bytes: new TextEncoder().encode(
        JSON.stringify({ modelTopology: {}, weightsManifest: [{ paths: [path], weights: [] }] }),
      ),
    };
    for (const beside of ["passwd", "secret.bin", "w.bin"]) {
      expect(() => packLayersFiles([json, { path: beside, bytes: new Uint8Array() }])).toThrow(
        expect.objectContaining({ code: "badRequest", message: expect.stringContaining("not a plain file name") }),
      );
    }
  });

  it("are refused where a weight file is named twice: few bytes would become many", () => {
    const json = {
      path: "model.json",
      bytes: new TextEncoder().encode(
        JSON.stringify({ modelTopology: {}, weightsManifest: [{ paths: ["w.bin", "./w.bin"], weights: [] }] }),
      ),
    };
    expect(() => packLayersFiles([json, { path: "w.bin", bytes: new Uint8Array(8) }])).toThrow("twice");
  });

  it.each<[string, unknown]>([
    ["batch_input_shape", [null, 1e9, 1e9, 1]],
    ["batch_shape", [null, -32, 32, 1]],
    ["filters", -4],
    ["kernel_size", [1e9, 1e9]],
    ["units", 1e12],
  ])("are refused for a topology whose %s cannot be", (key, value) => {
    const topology = {
      class_name: "Sequential",
      config: { layers: [{ class_name: "Conv2D", config: { name: "stem", [key]: value } }] },
    };
    const json = {
      path: "model.json",
      bytes: new TextEncoder().encode(
        JSON.stringify({ modelTopology: topology, weightsManifest: [{ paths: ["w.bin"], weights: [] }] }),
      ),
    };
    expect(() => packLayersFiles([json, { path: "w.bin", bytes: new Uint8Array() }])).toThrow(
      expect.objectContaining({ code: "badRequest", message: expect.stringMatching(`Layer "stem".*${key}`) }),
    );
  });

  it("are refused for a topology nested ten thousand deep, not walked to the end of the stack", () => {
    const text = `{"modelTopology":{"config":${"[".repeat(10_000)}${"]".repeat(10_000)}},"weightsManifest":[{"paths":["w.bin"],"weights":[]}]}`;
    expect(() => packLayersFiles([{ path: "model.json", bytes: new TextEncoder().encode(text) }])).toThrow(
      "nested too deeply",
    );
  });

  it("may be quantised: what they hold is what TensorFlow.js decodes", async () => {
    const entries = [
      {
        name: "a/kernel",
        shape: [3],
        dtype: "float32" as const,
        quantization: { dtype: "uint8" as const, scale: 0.1, min: -1 },
      },
      { name: "a/bias", shape: [2], dtype: "float32" as const, quantization: { dtype: "float16" as const } },
      {
        name: "b/kernel",
        shape: [2],
        dtype: "float32" as const,
        quantization: { dtype: "uint16" as const, scale: 0.5, min: 2 },
      },
    ];
    const bytes = Uint8Array.of(0, 100, 255, 0x00, 0xc2, 0x01, 0x3c, 5, 0, 0, 1);
    const { decodeWeights } = await import("./decode-weights");
    const bundle = unpackLayersFiles(packLayersFiles([manifest(entries), { path: "w.bin", bytes }]));
    const theirs = tf.io.decodeWeights(
      bytes.slice().buffer,
      entries as Parameters<TensorFlow["io"]["decodeWeights"]>[1],
    );
    for (const { name, data } of decodeWeights(bundle)) expect([...data]).toEqual([...theirs[name].dataSync()]);
  });
});
