/** @file The two engines on the same weights and batches: what one computes, the other must. */
import { describe, expect, it } from "vitest";
import { PRESETS } from "../architectures/presets";
import { type CnnSpec, LayerSpec } from "../architectures/cnn-spec";
import { resolveCnn } from "../architectures/resolve-cnn";
import { Random } from "../tensor/random";
import type { StepResult, Trainer, TrainerState } from "./engine";
import { EVERY_LAYER_CNN, FIXTURE_CNNS, POOLING_CNN, randomBatch } from "./every-layer-cnn.fixture";
import { checkGradients } from "./gradient-check.fixture";
import { compiledEngine } from "./compiled/compiled-engine";
import { OptimizerSpec } from "../graph/step/optimizer-spec";
import { tfjsEngine } from "./tfjs/tfjs-engine";
import type { NamedTensor } from "../tensor/named-tensor";

const LABELS = 3;
/** Agreement asked for, relative to the largest value of the tensor. */
const TOLERANCE = 1e-4;

const OPTIMIZERS = [
  OptimizerSpec.parse({ kind: "sgd", learningRate: 0.02, momentum: 0.9, weightDecay: 0.01 }),
  // Adam divides by |g| + ε: with a tiny ε, gradients that are rounding noise would become whole steps.
  OptimizerSpec.parse({ kind: "adam", learningRate: 0.002, epsilon: 1e-2 }),
  OptimizerSpec.parse({ kind: "adamw", learningRate: 0.002, epsilon: 1e-2, weightDecay: 0.05 }),
];

interface Pair {
  onnx: Trainer;
  tfjs: Trainer;
}

/** Both engines at one state, every γ away from 0 so that each branch counts. */
async function openPair(cnn: CnnSpec, optimizer: OptimizerSpec): Promise<Pair> {
  const options = { cnn, labelCount: LABELS, optimizer, seed: 7, threads: 1 };
  const pair = { onnx: await compiledEngine.createTrainer(options), tfjs: await tfjsEngine.createTrainer(options) };
  const start = jittered(await pair.tfjs.state());
  await pair.onnx.restore(start);
  await pair.tfjs.restore(start);
  return pair;
}

function jittered(state: TrainerState): TrainerState {
  const random = new Random(1);
  const moved = (name: string, value: number) =>
    name.endsWith("/gamma") ? random.between(0.5, 1) : value + random.between(-0.02, 0.02);
  return {
    ...state,
    weights: state.weights.map((weight) => ({
      ...weight,
      data: weight.data.map((value) => moved(weight.name, value)),
    })),
  };
}

async function close({ onnx, tfjs }: Pair): Promise<void> {
  await onnx.dispose();
  await tfjs.dispose();
}

function expectAlike(actual: Float32Array, expected: Float32Array, what: string): void {
  expect(actual.length, what).toBe(expected.length);
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-2);
  const worst = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
  expect(worst / scale, what).toBeLessThan(TOLERANCE);
}

function expectTensorsAlike(actual: readonly NamedTensor[], expected: readonly NamedTensor[], when: string): void {
  expect(actual.map((tensor) => `${tensor.name} [${tensor.shape.join()}]`).sort()).toEqual(
    expected.map((tensor) => `${tensor.name} [${tensor.shape.join()}]`).sort(),
  );
  const byName = new Map(actual.map((tensor) => [tensor.name, tensor]));
  for (const { name, data } of expected)
    expectAlike(byName.get(name)?.data ?? new Float32Array(), data, `${name} ${when}`);
}

async function stepBoth(
  { onnx, tfjs }: Pair,
  cnn: CnnSpec,
  count: number,
  seed: number,
): Promise<[StepResult, StepResult]> {
  const batch = randomBatch(cnn, LABELS, count, seed);
  const options = { learningRate: 0.02 / seed, dropoutSeed: seed };
  return [await onnx.step(batch, options), await tfjs.step(batch, options)];
}

/** Takes steps on both and compares all they show: loss, logits, weights, slots, and predictions at the end. */
async function expectParity(cnn: CnnSpec, optimizer: OptimizerSpec, counts: readonly number[]): Promise<void> {
  const pair = await openPair(cnn, optimizer);
  for (const [position, count] of counts.entries()) {
    const when = `after step ${position + 1}`;
    const [onnx, tfjs] = await stepBoth(pair, cnn, count, position + 1);
    expectAlike(Float32Array.of(onnx.loss), Float32Array.of(tfjs.loss), `loss ${when}`);
    expectAlike(onnx.logits, tfjs.logits, `logits ${when}`);
    const [onnxState, tfjsState] = [await pair.onnx.state(), await pair.tfjs.state()];
    expect(onnxState.step).toBe(tfjsState.step);
    expectTensorsAlike(onnxState.weights, tfjsState.weights, when);
    expectTensorsAlike(onnxState.slots, tfjsState.slots, when);
  }
  const { images, size } = randomBatch(cnn, LABELS, 3, 99);
  expectAlike(await pair.onnx.predict(images, size), await pair.tfjs.predict(images, size), "predictions");
  await close(pair);
}

describe("the two engines agree", () => {
  it.each(FIXTURE_CNNS)("over three steps of the network $name, the last batch smaller", (cnn) =>
    expectParity(cnn, OPTIMIZERS[0], [6, 6, 4]),
  );

  it.each(OPTIMIZERS.slice(1))("with $kind", (optimizer) => expectParity(EVERY_LAYER_CNN, optimizer, [6, 6, 4]));

  it("on networks that hold every layer kind there is", () => {
    const kinds = new Set(FIXTURE_CNNS.flatMap(({ layers }) => layers.map(({ kind }) => kind)));
    expect(LayerSpec.options.map((option) => option.shape.kind.value).filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  // DarkCovidNet halves its map five times; normalising a 1×1 map over a few images would only magnify rounding errors.
  it.each(PRESETS.map((preset) => [preset.id, preset.spec(preset.id === "darkcovidnet" ? 64 : 24)] as const))(
    "on a step of the preset %s, reduced in size",
    (_, cnn) => expectParity(cnn, OPTIMIZERS[0], [4]),
    60_000,
  );

  it("with Adam at its default epsilon, where gradients are well above rounding noise", () =>
    expectParity(POOLING_CNN, OptimizerSpec.parse({ kind: "adam", learningRate: 0.002 }), [6, 6]));

  it("on where they start from", async () => {
    const options = { cnn: EVERY_LAYER_CNN, labelCount: LABELS, optimizer: OPTIMIZERS[0], seed: 3 };
    const trainers = [await compiledEngine.createTrainer(options), await tfjsEngine.createTrainer(options)];
    const [onnx, tfjs] = await Promise.all(trainers.map((trainer) => trainer.state()));
    const byName = (tensors: readonly NamedTensor[]) => [...tensors].sort((a, b) => a.name.localeCompare(b.name));
    expect(byName(onnx.weights)).toEqual(byName(tfjs.weights));
    expect(byName(onnx.slots)).toEqual(byName(tfjs.slots));
    await Promise.all(trainers.map((trainer) => trainer.dispose()));
  });

  it("on a state that changes hands in mid-run", async () => {
    const pair = await openPair(EVERY_LAYER_CNN, OPTIMIZERS[2]);
    await stepBoth(pair, EVERY_LAYER_CNN, 5, 1);
    await pair.tfjs.restore(await pair.onnx.state());
    const [onnx, tfjs] = await stepBoth(pair, EVERY_LAYER_CNN, 5, 2);
    expectAlike(onnx.logits, tfjs.logits, "logits after the exchange");
    expectTensorsAlike((await pair.onnx.state()).slots, (await pair.tfjs.state()).slots, "after the exchange");
    await close(pair);
  });

  it("on published weights, in the predictors", async () => {
    const pair = await openPair(EVERY_LAYER_CNN, OPTIMIZERS[1]);
    const { weights } = await pair.tfjs.state();
    const predictors = await Promise.all(
      [compiledEngine, tfjsEngine].map((engine) =>
        engine.createPredictor({ cnn: EVERY_LAYER_CNN, labelCount: LABELS, weights }),
      ),
    );
    const { images, size } = randomBatch(EVERY_LAYER_CNN, LABELS, 4, 5);
    const [onnx, tfjs] = await Promise.all(predictors.map((predictor) => predictor.predict(images, size)));
    expectAlike(onnx, tfjs, "logits");
    await Promise.all(predictors.map((predictor) => predictor.dispose()));
    await close(pair);
  });
});

describe("the compiled engine", () => {
  it.each(FIXTURE_CNNS)("agrees with central differences of its own loss in every parameter of $name", async (cnn) => {
    const trainer = await compiledEngine.createTrainer({
      cnn,
      labelCount: LABELS,
      optimizer: OptimizerSpec.parse({ kind: "sgd", learningRate: 1, momentum: 0 }),
      seed: 5,
      threads: 1,
    });
    await trainer.restore(jittered(await trainer.state()));
    const trainable = resolveCnn(cnn, LABELS)
      .layers.flatMap((layer) => layer.parameters)
      .filter((parameter) => parameter.trainable);
    const checks = await checkGradients(
      trainer,
      randomBatch(cnn, LABELS, 8, 3),
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
  });
});
