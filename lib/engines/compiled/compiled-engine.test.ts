import { describe, expect, it } from "vitest";
import { CnnSpec } from "../../architectures/cnn-spec";
import { PRESETS } from "../../architectures/presets";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { explainedLayer, explanationModel } from "../../onnx/explanation-model";
import { inferenceModel } from "../../onnx/inference-model";
import { decodeModel } from "../../onnx/model-proto";
import { allClose, firstDifference } from "../../tensor/all-close";
import { Random } from "../../tensor/random";
import type { Trainer, TrainerOptions, TrainerState, TrainingBatch } from "../engine";
import { OptimizerSpec } from "../../graph/step/optimizer-spec";
import { openGraphSession } from "./onnxruntime/open-graph-session";
import { compiledEngine } from "./compiled-engine";

const LABELS = 3;
const SIDE = 16;
type Layers = (typeof CnnSpec)["_input"]["layers"];

/** Every layer kind once: convolutions of all sorts, overlapping and "same" pooling, a residual add, dropout, flatten. */
const EVERY_LAYER: Layers = [
  { kind: "conv2d", name: "stem", filters: 6, kernelSize: 5, stride: 2, useBias: false },
  { kind: "batch_normalization", name: "stem_bn", momentum: 0.8 },
  { kind: "relu", name: "stem_relu" },
  { kind: "max_pooling2d", name: "overlapping", poolSize: 3, stride: 2, padding: "same" },
  { kind: "conv2d", name: "branch", filters: 6, kernelSize: 3 },
  { kind: "leaky_relu", name: "leaky" },
  { kind: "add", name: "sum", inputs: ["leaky", "overlapping"] },
  { kind: "depthwise_conv2d", name: "depthwise", kernelSize: 3 },
  { kind: "separable_conv2d", name: "separable", filters: 8, kernelSize: 3, padding: "same" },
  { kind: "relu", name: "relu" },
  { kind: "average_pooling2d", name: "average", poolSize: 2, stride: 1, padding: "same" },
  { kind: "dropout", name: "map_dropout", rate: 0.25 },
  { kind: "flatten", name: "flatten" },
  { kind: "dense", name: "hidden", units: 12 },
  { kind: "relu", name: "hidden_relu" },
  { kind: "dropout", name: "dropout", rate: 0.5 },
  { kind: "dense", name: "logits", units: "labels" },
];

const CAM_LAYERS: Layers = [
  { kind: "conv2d", name: "conv1", filters: 8, kernelSize: 3, stride: 2 },
  { kind: "batch_normalization", name: "bn" },
  { kind: "relu", name: "relu1" },
  { kind: "conv2d", name: "conv2", filters: 12, kernelSize: 3 },
  { kind: "relu", name: "relu2" },
  { kind: "global_average_pooling2d", name: "pool" },
  { kind: "dense", name: "logits", units: "labels" },
];

const ADAMW = OptimizerSpec.parse({ kind: "adamw", learningRate: 0.01 });

function network(layers: Layers, size = SIDE): CnnSpec {
  return CnnSpec.parse({ name: "test", input: { size }, layers });
}

function options(layers: Layers, overrides: Partial<TrainerOptions> = {}): TrainerOptions {
  return { cnn: network(layers), labelCount: LABELS, optimizer: ADAMW, seed: 3, threads: 2, ...overrides };
}

/** Noise with a bright patch whose place is the label. */
function batchOf(size: number, seed: number, side = SIDE): TrainingBatch {
  const random = new Random(seed);
  const images = Float32Array.from({ length: size * side * side }, () => random.between(0, 0.5));
  const targets = new Float32Array(size * LABELS);
  for (let n = 0; n < size; n++) {
    const label = n % LABELS;
    targets[n * LABELS + label] = 1;
    for (let i = 0; i < 16; i++) images[n * side * side + (label * 5 + Math.floor(i / 4)) * side + 6 + (i % 4)] = 1;
  }
  return { images, targets, sampleWeights: new Float32Array(size).fill(1), size };
}

async function train(trainer: Trainer, steps: number, from = 0): Promise<number[]> {
  const losses: number[] = [];
  for (let step = from; step < from + steps; step++) {
    const { loss } = await trainer.step(batchOf(6, 100 + step), { learningRate: 0.005, dropoutSeed: step });
    losses.push(loss);
  }
  return losses;
}

function bits(state: TrainerState): string {
  return [...state.weights, ...state.slots]
    .map(({ name, data }) => `${name}:${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64")}`)
    .join("\n");
}

describe("training", () => {
  it.each(["sgd", "adam", "adamw"] as const)("overfits 16 images with %s", async (kind) => {
    const trainer = await compiledEngine.createTrainer(
      options(CAM_LAYERS, { optimizer: OptimizerSpec.parse({ kind, learningRate: 1 }) }),
    );
    const batch = batchOf(16, 5);
    let loss = Infinity;
    for (let step = 0; step < 80; step++)
      ({ loss } = await trainer.step(batch, { learningRate: kind === "sgd" ? 0.05 : 0.01, dropoutSeed: step }));
    await trainer.dispose();
    expect(loss).toBeLessThan(0.05);
  });

  it("starts at the loss of chance and weighs images as told", async () => {
    const layers: Layers = [
      { kind: "flatten", name: "flatten" },
      { kind: "dense", name: "logits", units: "labels" },
    ];
    const trainer = await compiledEngine.createTrainer(options(layers));
    const state = await trainer.state();
    await trainer.restore({
      ...state,
      weights: state.weights.map((tensor) => ({
        ...tensor,
        data: tensor.name === "logits/bias" ? Float32Array.of(0, 1, 2) : tensor.data.map(() => 0),
      })),
    });
    const batch = { ...batchOf(3, 1), sampleWeights: Float32Array.of(1, 2, 5) };
    const { loss, logits } = await trainer.step(batch, { learningRate: 0.1, dropoutSeed: 0 });
    await trainer.dispose();
    // ln(1 + e + e²) − [0, 1, 2] weighted by 1, 2, 5.
    const norm = Math.log(1 + Math.E + Math.E ** 2);
    expect(loss).toBeCloseTo((norm + 2 * (norm - 1) + 5 * (norm - 2)) / 8, 5);
    expect([...logits.slice(0, 3)]).toEqual([0, 1, 2]);
  });

  it("gives the same bits for the same seed, also through a smaller last batch, and others for another seed", async () => {
    const run = async (seed: number) => {
      const trainer = await compiledEngine.createTrainer(options(EVERY_LAYER, { seed }));
      await train(trainer, 2);
      await trainer.step(batchOf(1, 9), { learningRate: 0.005, dropoutSeed: 9 });
      await train(trainer, 1, 2);
      const state = await trainer.state();
      await trainer.dispose();
      return bits(state);
    };
    const first = await run(3);
    expect(await run(3)).toBe(first);
    expect(await run(4)).not.toBe(first);
  });

  it("goes on from a restored state bit for bit as if it had never stopped", async () => {
    const whole = await compiledEngine.createTrainer(options(EVERY_LAYER));
    const losses = await train(whole, 3);
    const saved = structuredClone(await whole.state());
    await whole.predict(batchOf(2, 1).images, 2);
    losses.push(...(await train(whole, 3, 3)));
    const expected = await whole.state();
    await whole.dispose();

    const resumed = await compiledEngine.createTrainer(options(EVERY_LAYER, { seed: 99 }));
    await train(resumed, 1);
    await resumed.restore(saved);
    expect(await train(resumed, 3, 3)).toEqual(losses.slice(3));
    const actual = await resumed.state();
    await resumed.dispose();
    expect(actual.step).toBe(6);
    expect(bits(actual)).toBe(bits(expected));
  });

  it("hands out copies of its state", async () => {
    const trainer = await compiledEngine.createTrainer(options(CAM_LAYERS));
    const given = await trainer.state();
    const before = bits(given);
    given.weights[0].data.fill(7);
    expect(bits(await trainer.state())).toBe(before);
    const kept = await trainer.state();
    await train(trainer, 1);
    await trainer.dispose();
    expect(bits(kept)).toBe(before);
  });

  it("decays kernels under AdamW and leaves biases and normalisation parameters alone", async () => {
    const trainer = await compiledEngine.createTrainer(
      options(CAM_LAYERS, { optimizer: OptimizerSpec.parse({ kind: "adamw", learningRate: 1, weightDecay: 0.5 }) }),
    );
    const start = await trainer.state();
    const still = batchOf(3, 1);
    // Uniform targets on zero logits have no gradient, so that only the decay moves weights.
    await trainer.restore({
      ...start,
      weights: start.weights.map((t) => (t.name.startsWith("logits/") ? { ...t, data: t.data.map(() => 0) } : t)),
    });
    await trainer.step({ ...still, targets: still.targets.map(() => 1 / 3) }, { learningRate: 0.1, dropoutSeed: 0 });
    const end = await trainer.state();
    await trainer.dispose();
    const ratio = (name: string) =>
      (end.weights.find((t) => t.name === name)?.data[0] ?? NaN) /
      (start.weights.find((t) => t.name === name)?.data[0] ?? NaN);
    expect(ratio("conv1/kernel")).toBeCloseTo(0.95, 5);
    expect(ratio("bn/gamma")).toBeCloseTo(1, 5);
  });

  it("moves the statistics by Keras' momentum towards the batch's mean and biased variance", async () => {
    const layers: Layers = [
      { kind: "batch_normalization", name: "bn", momentum: 0.75 },
      { kind: "global_average_pooling2d", name: "pool" },
      { kind: "dense", name: "logits", units: "labels" },
    ];
    const trainer = await compiledEngine.createTrainer(options(layers));
    const batch = batchOf(4, 2);
    await trainer.step(batch, { learningRate: 0.01, dropoutSeed: 0 });
    const { weights } = await trainer.state();
    await trainer.dispose();
    const standard = Float64Array.from(batch.images, (x) => (x - 0.5) * 4);
    const mean = standard.reduce((sum, x) => sum + x, 0) / standard.length;
    const variance = standard.reduce((sum, x) => sum + (x - mean) ** 2, 0) / standard.length;
    expect(weights.find(({ name }) => name === "bn/moving_mean")?.data[0]).toBeCloseTo(0.25 * mean, 5);
    expect(weights.find(({ name }) => name === "bn/moving_variance")?.data[0]).toBeCloseTo(0.75 + 0.25 * variance, 5);
  });

  it("drops what the masks of the seed say", async () => {
    const layers: Layers = [
      { kind: "flatten", name: "flatten" },
      { kind: "dropout", name: "dropout", rate: 0.5 },
      { kind: "dense", name: "logits", units: "labels" },
    ];
    const trainer = await compiledEngine.createTrainer(options(layers));
    const state = await trainer.state();
    const logits = async (dropoutSeed: number) => {
      await trainer.restore(state);
      return [...(await trainer.step(batchOf(2, 1), { learningRate: 0.01, dropoutSeed })).logits];
    };
    const first = await logits(1);
    expect(await logits(1)).toEqual(first);
    expect(await logits(2)).not.toEqual(first);
    await trainer.dispose();
  });
});

describe("the published models", () => {
  it("give the trainer's logits and their softmax, for any number of images", async () => {
    const trainer = await compiledEngine.createTrainer(options(EVERY_LAYER));
    await train(trainer, 3);
    const { weights } = await trainer.state();
    const cnn = resolveCnn(network(EVERY_LAYER), LABELS);
    const session = await openGraphSession(
      inferenceModel({ cnn, labelCount: LABELS, weights, metadata: { name: "test" } }),
      1,
    );
    for (const size of [1, 5]) {
      const { images } = batchOf(size, 50);
      const expected = await trainer.predict(images, size);
      const { logits, probabilities } = await session.run({ image: { data: images, shape: [size, 1, SIDE, SIDE] } });
      expect(firstDifference(logits, expected, { absolute: 1e-5 })).toBeNull();
      const sums = Array.from({ length: size }, (_, n) =>
        probabilities.slice(n * LABELS, (n + 1) * LABELS).reduce((sum, p) => sum + p, 0),
      );
      expect(allClose(sums, new Array<number>(size).fill(1))).toBe(true);
    }
    await session.close();
    await trainer.dispose();
  });

  it("use standard operators only", () => {
    for (const preset of PRESETS) {
      const cnn = resolveCnn(preset.spec(64), LABELS);
      const weights = cnn.layers
        .flatMap(({ parameters }) => parameters)
        .map(({ name, shape }) => ({
          name,
          shape,
          data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(0.01),
        }));
      for (const bytes of [
        inferenceModel({ cnn, labelCount: LABELS, weights }),
        explanationModel({ cnn, labelCount: LABELS, weights }),
      ]) {
        const { opsets, metadata } = decodeModel(bytes);
        expect([opsets, metadata]).toEqual([{ "": 17 }, {}]);
      }
    }
  });

  it("explain a pooled linear head exactly by CAM: the class' dense weights applied to the last map", async () => {
    const trainer = await compiledEngine.createTrainer(options(CAM_LAYERS));
    await train(trainer, 10);
    const { weights } = await trainer.state();
    await trainer.dispose();
    const cnn = resolveCnn(network(CAM_LAYERS), LABELS);
    expect(explainedLayer(cnn)).toBe("relu2");

    // The last map itself, read off by a network that ends there.
    const featureNet = network([...CAM_LAYERS.slice(0, 5), { kind: "flatten", name: "flat" }]);
    const features = await compiledEngine.createPredictor({
      cnn: featureNet,
      labelCount: 12 * 64,
      weights,
      threads: 1,
    });
    const size = 4;
    const { images } = batchOf(size, 60);
    const maps = await features.predict(images, size); // [N, 12·8·8]
    await features.dispose();
    const kernel = weights.find(({ name }) => name === "logits/kernel")?.data ?? new Float32Array(0);

    const session = await openGraphSession(explanationModel({ cnn, labelCount: LABELS, weights }), 1);
    for (let label = 0; label < LABELS; label++) {
      const target = Float32Array.from({ length: size * LABELS }, (_, i) => (i % LABELS === label ? 1 : 0));
      const { heatmap } = await session.run({
        image: { data: images, shape: [size, 1, SIDE, SIDE] },
        target: { data: target, shape: [size, LABELS] },
      });
      for (let n = 0; n < size; n++) {
        const cam = Array.from({ length: 64 }, (_, position) => {
          let sum = 0;
          for (let channel = 0; channel < 12; channel++)
            sum += kernel[channel * LABELS + label] * maps[(n * 12 + channel) * 64 + position];
          return Math.max(sum, 0);
        });
        const peak = Math.max(...cam);
        const expected = peak === 0 ? cam : cam.map((value) => value / peak);
        expect(
          firstDifference(heatmap.slice(n * 64, (n + 1) * 64), expected, { relative: 1e-4, absolute: 1e-5 }),
        ).toBeNull();
      }
    }
    await session.close();
  });

  it("give a heat map of zeros, not NaN, where nothing speaks for the label", async () => {
    const cnn = resolveCnn(network(CAM_LAYERS), LABELS);
    const weights = cnn.layers
      .flatMap(({ parameters }) => parameters)
      .map(({ name, shape }) => ({ name, shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) }));
    const session = await openGraphSession(explanationModel({ cnn, labelCount: LABELS, weights }), 1);
    const { heatmap } = await session.run({
      image: { data: batchOf(1, 1).images, shape: [1, 1, SIDE, SIDE] },
      target: { data: Float32Array.of(1, 0, 0), shape: [1, LABELS] },
    });
    await session.close();
    expect(heatmap).toEqual(new Float32Array(64));
  });

  it("explain the map before the last pooling of a flattened network", () => {
    const cnn = resolveCnn(PRESETS.find(({ id }) => id === "vgg-like")!.spec(64), LABELS);
    expect(explainedLayer(cnn)).toBe("conv4_2_relu");
  });
});
