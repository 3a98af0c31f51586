import { describe, expect, it } from "vitest";
import { CnnSpec } from "../../architectures/cnn-spec";
import { initialWeights } from "../../architectures/initial-weights";
import { resolveCnn } from "../../architectures/resolve-cnn";
import type { Trainer } from "../engine";
import { EVERY_LAYER_CNN, POOLING_CNN, randomBatch } from "../every-layer-cnn.fixture";
import { checkGradients } from "../gradient-check.fixture";
import { OptimizerSpec } from "../../graph/step/optimizer-spec";
import { loadTensorFlow } from "./load-tensorflow";
import { tfjsEngine } from "./tfjs-engine";
import type { NamedTensor } from "../../tensor/named-tensor";

const LABELS = 3;
const sgd = OptimizerSpec.parse({ kind: "sgd", learningRate: 1, momentum: 0 });
const softmax = (logits: Float32Array) => {
  const powers = logits.map(Math.exp);
  return powers.map((power) => power / powers.reduce((sum, x) => sum + x, 0));
};
const valuesOf = (tensors: readonly NamedTensor[], name: string) =>
  tensors.find((tensor) => tensor.name === name)?.data ?? new Float32Array();

/** A one-layer linear network whose every number can be worked out by hand: 16×16 image → mean → dense. */
const LINEAR = CnnSpec.parse({
  name: "Linear",
  input: { size: 16 },
  layers: [
    { kind: "global_average_pooling2d", name: "pool" },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});

async function linearTrainer(optimizer: OptimizerSpec): Promise<Trainer> {
  const trainer = await tfjsEngine.createTrainer({ cnn: LINEAR, labelCount: 2, optimizer, seed: 1 });
  const state = await trainer.state();
  await trainer.restore({
    ...state,
    weights: [
      { name: "logits/kernel", shape: [1, 2], data: Float32Array.of(0.5, -0.25) },
      { name: "logits/bias", shape: [2], data: Float32Array.of(0.1, 0) },
    ],
  });
  return trainer;
}

/** One image of grey 0.75, which the network sees as (0.75 − 0.5)·4 = 1. */
const greyBatch = {
  images: new Float32Array(256).fill(0.75),
  targets: Float32Array.of(0, 1),
  sampleWeights: Float32Array.of(2),
  size: 1,
};

describe("the TensorFlow.js engine", () => {
  it("gives the loss and the SGD update that pencil and paper give", async () => {
    const trainer = await linearTrainer({
      kind: "sgd",
      learningRate: 0.1,
      momentum: 0.5,
      nesterov: false,
      weightDecay: 0.2,
    });
    const { loss, logits } = await trainer.step(greyBatch, { learningRate: 0.1, dropoutSeed: 0 });
    expect([...logits]).toEqual([expect.closeTo(0.6, 6), expect.closeTo(-0.25, 6)]);
    const [p] = softmax(Float32Array.of(0.6, -0.25));
    expect(loss).toBeCloseTo(-Math.log(1 - p), 5);
    // Gradient of both logits: p and −p; the input is 1. Decay reaches the kernel only; the first momentum is the gradient.
    const state = await trainer.state();
    expect([...valuesOf(state.weights, "logits/kernel")]).toEqual([
      expect.closeTo(0.5 - 0.1 * (p + 0.2 * 0.5), 6),
      expect.closeTo(-0.25 + 0.1 * (p + 0.2 * 0.25), 6),
    ]);
    expect([...valuesOf(state.weights, "logits/bias")]).toEqual([
      expect.closeTo(0.1 - 0.1 * p, 6),
      expect.closeTo(0.1 * p, 6),
    ]);
    expect([...valuesOf(state.slots, "logits/bias/momentum")]).toEqual([expect.closeTo(p, 6), expect.closeTo(-p, 6)]);
    expect(state.step).toBe(1);
    await trainer.dispose();
  });

  it("updates by Adam and AdamW as PyTorch documents them", async () => {
    // The recurrences of the torch.optim.Adam and torch.optim.AdamW documentation, worked out in float64.
    for (const decay of [0, 0.1]) {
      const trainer = await linearTrainer(
        decay === 0
          ? { kind: "adam", learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-3 }
          : { kind: "adamw", learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-3, weightDecay: decay },
      );
      const weight = [0.5, -0.25];
      const bias = [0.1, 0];
      const moments = { m: [0, 0], v: [0, 0] };
      for (let step = 1; step <= 3; step++) {
        await trainer.step(greyBatch, { learningRate: 0.01, dropoutSeed: 0 });
        const p = 1 / (1 + Math.exp(weight[1] + bias[1] - weight[0] - bias[0]));
        [p, -p].forEach((gradient, i) => {
          moments.m[i] = 0.9 * moments.m[i] + 0.1 * gradient;
          moments.v[i] = 0.999 * moments.v[i] + 0.001 * gradient ** 2;
          const move =
            (0.01 * moments.m[i]) / (1 - 0.9 ** step) / (Math.sqrt(moments.v[i] / (1 - 0.999 ** step)) + 1e-3);
          weight[i] = weight[i] * (1 - 0.01 * decay) - move;
          bias[i] -= move;
        });
      }
      const state = await trainer.state();
      expect([...valuesOf(state.weights, "logits/kernel")]).toEqual(weight.map((value) => expect.closeTo(value, 6)));
      expect([...valuesOf(state.weights, "logits/bias")]).toEqual(bias.map((value) => expect.closeTo(value, 6)));
      await trainer.dispose();
    }
  });

  it.each([EVERY_LAYER_CNN, POOLING_CNN])(
    "agrees with central differences in every parameter of $name",
    async (cnn) => {
      const trainer = await tfjsEngine.createTrainer({ cnn, labelCount: LABELS, optimizer: sgd, seed: 5 });
      const state = await trainer.state();
      // Away from γ = 0, where a residual branch has no gradient yet.
      await trainer.restore({
        ...state,
        weights: state.weights.map((weight) =>
          weight.name.endsWith("/gamma") ? { ...weight, data: weight.data.map(() => 0.9) } : weight,
        ),
      });
      const trainable = resolveCnn(cnn, LABELS)
        .layers.flatMap((layer) => layer.parameters)
        .filter((parameter) => parameter.trainable);
      const checks = await checkGradients(
        trainer,
        randomBatch(cnn, LABELS, 4, 3),
        trainable.map((parameter) => parameter.name),
        1e-3,
      );
      for (const { name, backpropagated, measured } of checks) {
        expect(
          Math.abs(measured - backpropagated),
          `${name}: ${backpropagated} by backpropagation, ${measured} measured`,
        ).toBeLessThan(0.02 * backpropagated + 3e-4);
      }
      await trainer.dispose();
    },
    60_000,
  );

  it("moves the moving statistics by the batch's own mean and population variance", async () => {
    const cnn = CnnSpec.parse({
      name: "Normalised",
      input: { size: 16 },
      layers: [
        { kind: "batch_normalization", name: "bn", momentum: 0.75 },
        { kind: "global_average_pooling2d", name: "pool" },
        { kind: "dense", name: "logits", units: "labels" },
      ],
    });
    const trainer = await tfjsEngine.createTrainer({ cnn, labelCount: 2, optimizer: sgd, seed: 1 });
    const images = Float32Array.from({ length: 256 }, (_, i) => (i % 2 === 0 ? 0.5 : 0.75)); // standardised: 0 and 1
    await trainer.step({ ...greyBatch, images }, { learningRate: 0, dropoutSeed: 0 });
    const { weights } = await trainer.state();
    expect(valuesOf(weights, "bn/moving_mean")[0]).toBeCloseTo(0.25 * 0.5, 6);
    expect(valuesOf(weights, "bn/moving_variance")[0]).toBeCloseTo(0.75 + 0.25 * 0.25, 6);
    await trainer.dispose();
  });

  it("continues from a restored state bit for bit", async () => {
    const options = {
      cnn: EVERY_LAYER_CNN,
      labelCount: LABELS,
      optimizer: OptimizerSpec.parse({ kind: "adamw", learningRate: 0.01 }),
      seed: 2,
    };
    const first = await tfjsEngine.createTrainer(options);
    const second = await tfjsEngine.createTrainer({ ...options, seed: 99 });
    const step = (trainer: Trainer, seed: number) =>
      trainer.step(randomBatch(EVERY_LAYER_CNN, LABELS, 4, seed), { learningRate: 0.01, dropoutSeed: seed });
    await step(first, 1);
    await second.restore(await first.state());
    expect(await step(second, 2)).toEqual(await step(first, 2));
    expect(await second.state()).toEqual(await first.state());
    await first.dispose();
    await second.dispose();
  });

  it("drops the values that the seed names and none when predicting", async () => {
    const trainer = await tfjsEngine.createTrainer({
      cnn: EVERY_LAYER_CNN,
      labelCount: LABELS,
      optimizer: sgd,
      seed: 4,
    });
    const batch = randomBatch(EVERY_LAYER_CNN, LABELS, 3, 8);
    const logits = async (dropoutSeed: number) => (await trainer.step(batch, { learningRate: 0, dropoutSeed })).logits;
    expect(await logits(1)).toEqual(await logits(1));
    expect(await logits(1)).not.toEqual(await logits(2));
    const alone = await trainer.predict(batch.images.slice(0, 19 * 19), 1);
    const together = await trainer.predict(batch.images, 3);
    alone.forEach((logit, i) => expect(logit).toBeCloseTo(together[i], 5));
    await trainer.dispose();
  });

  it("predicts from a trainer's weights what the trainer predicts", async () => {
    const trainer = await tfjsEngine.createTrainer({
      cnn: EVERY_LAYER_CNN,
      labelCount: LABELS,
      optimizer: sgd,
      seed: 4,
    });
    const batch = randomBatch(EVERY_LAYER_CNN, LABELS, 6, 8);
    await trainer.step(batch, { learningRate: 0.1, dropoutSeed: 1 });
    const { weights } = await trainer.state();
    const predictor = await tfjsEngine.createPredictor({ cnn: EVERY_LAYER_CNN, labelCount: LABELS, weights });
    const expected = await trainer.predict(batch.images, batch.size);
    (await predictor.predict(batch.images, batch.size)).forEach((logit, i) =>
      expect(logit).toBeCloseTo(expected[i], 5),
    );
    await predictor.dispose();
    await trainer.dispose();
  });

  it("starts from the shared initial weights in the shared layout", async () => {
    const trainer = await tfjsEngine.createTrainer({
      cnn: EVERY_LAYER_CNN,
      labelCount: LABELS,
      optimizer: sgd,
      seed: 6,
    });
    expect((await trainer.state()).weights).toEqual(initialWeights(resolveCnn(EVERY_LAYER_CNN, LABELS), 6));
    await trainer.dispose();
  });

  it("learns a few images by heart", async () => {
    const trainer = await tfjsEngine.createTrainer({
      cnn: POOLING_CNN,
      labelCount: LABELS,
      optimizer: OptimizerSpec.parse({ kind: "adam", learningRate: 0.01 }),
      seed: 3,
    });
    const batch = randomBatch(POOLING_CNN, LABELS, 6, 1);
    const losses: number[] = [];
    for (let step = 0; step < 150; step++)
      losses.push((await trainer.step(batch, { learningRate: 0.01, dropoutSeed: step })).loss);
    // The targets are smoothed by 0.1, so the loss cannot fall below their entropy, 0.29.
    expect(losses[149]).toBeLessThan(0.5);
    expect(losses[0]).toBeGreaterThan(0.8);
    await trainer.dispose();
  });

  it("leaves no tensor behind after steps, predictions and disposal", async () => {
    const { tf } = await loadTensorFlow();
    const before = tf.memory().numTensors;
    const trainer = await tfjsEngine.createTrainer({
      cnn: EVERY_LAYER_CNN,
      labelCount: LABELS,
      optimizer: sgd,
      seed: 4,
    });
    const batch = randomBatch(EVERY_LAYER_CNN, LABELS, 2, 8);
    await trainer.step(batch, { learningRate: 0.1, dropoutSeed: 1 });
    const held = tf.memory().numTensors;
    await trainer.step(batch, { learningRate: 0.1, dropoutSeed: 2 });
    await trainer.predict(batch.images, 2);
    await trainer.restore(await trainer.state());
    expect(tf.memory().numTensors).toBe(held);
    await trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("says when it is the slow kind", async () => {
    const { native, notice, version } = await tfjsEngine.backend();
    expect(version).toMatch(/^4\./);
    expect(notice === null).toBe(native);
  });
});
