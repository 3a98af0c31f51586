import { describe, expect, it } from "vitest";
import { CnnSpec } from "../../architectures/cnn-spec";
import { allClose } from "../../tensor/all-close";
import type { TrainerOptions, TrainerState } from "../engine";
import { EVERY_LAYER_CNN, randomBatch } from "../every-layer-cnn.fixture";
import { OptimizerSpec } from "../../graph/step/optimizer-spec";
import { diagnoseStep } from "./diagnose-step";
import { compiledEngine } from "./compiled-engine";

const LABELS = 3;
const cnn = CnnSpec.parse({
  name: "overflow",
  input: { size: 16 },
  layers: [
    { kind: "conv2d", name: "first", filters: 4, kernelSize: 3 },
    { kind: "relu", name: "first_relu" },
    { kind: "conv2d", name: "second", filters: 4, kernelSize: 3 },
    { kind: "dropout", name: "drop", rate: 0.2 },
    { kind: "flatten", name: "flat" },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});
const options: TrainerOptions = {
  cnn,
  labelCount: LABELS,
  optimizer: OptimizerSpec.parse({ kind: "sgd", learningRate: 0.1, momentum: 0 }),
  seed: 1,
  threads: 1,
};
const batch = randomBatch(cnn, LABELS, 5, 3);
const STEP = { learningRate: 0.1, dropoutSeed: 4 };

const startOf = async (given: TrainerOptions = options) => {
  const trainer = await compiledEngine.createTrainer(given);
  const state = await trainer.state();
  await trainer.dispose();
  return state;
};
const scaled = (state: TrainerState, factors: Record<string, number>): TrainerState => ({
  ...state,
  weights: state.weights.map((weight) => ({
    ...weight,
    data: weight.data.map((value) => value * (factors[weight.name] ?? 1)),
  })),
});

describe("a step's diagnosis", () => {
  it("names the layer whose output overflows, and the trainer refuses the step and keeps its weights", async () => {
    const state = scaled(await startOf(), { "first/kernel": 1e25, "second/kernel": 1e25 });
    expect(await diagnoseStep(options, state, batch, STEP)).toMatchObject({ layer: "second", pass: "forward" });
    const trainer = await compiledEngine.createTrainer(options);
    await trainer.restore(state);
    expect((await trainer.step(batch, STEP)).loss).toBeNaN();
    expect(await trainer.state()).toEqual(state);
    await trainer.dispose();
  });

  it("tells the backward pass from the forward pass", async () => {
    // Small activations keep the logits finite; on the way back two large kernels meet.
    const state = scaled(await startOf(), { "first/kernel": 1e-30, "second/kernel": 1e24, "logits/kernel": 1e20 });
    const diagnosis = await diagnoseStep(options, state, batch, STEP);
    expect(diagnosis).toMatchObject({ layer: "second", pass: "backward" });
  });

  it("names the largest gradient where all numbers are finite but their norm is not", async () => {
    const state = scaled(await startOf(), { "first/kernel": 1e-18, "second/kernel": 1e17, "logits/kernel": 1e5 });
    const diagnosis = await diagnoseStep(options, state, batch, STEP);
    expect(diagnosis).toMatchObject({ layer: null, pass: null, largestGradient: { parameter: "first/kernel" } });
    expect(diagnosis.largestGradient?.magnitude).toBeGreaterThan(1.9e19);
    const trainer = await compiledEngine.createTrainer(options);
    await trainer.restore(state);
    expect((await trainer.step(batch, STEP)).gradientNorm).not.toBeLessThan(Infinity);
    expect(await trainer.state()).toEqual(state);
    await trainer.dispose();
  });

  it("names the first part of a step whose weights were not finite from the beginning", async () => {
    const state = scaled(await startOf(), { "second/bias": NaN });
    expect(await diagnoseStep(options, state, batch, STEP)).toMatchObject({ layer: "parameters", pass: "forward" });
  });

  it.each([undefined, 2])(
    "finds the gradients of a step of plain SGD with every layer kind, computed %s images at once",
    async (microBatchSize) => {
      const given: TrainerOptions = {
        ...options,
        cnn: EVERY_LAYER_CNN,
        optimizer: OptimizerSpec.parse({ kind: "sgd", learningRate: 1, momentum: 0, weightDecay: 0 }),
        microBatchSize,
      };
      const images = randomBatch(EVERY_LAYER_CNN, LABELS, 6, 3);
      const state = await startOf(given);
      const { layer, largestGradient } = await diagnoseStep(given, state, images, { dropoutSeed: 2 });
      expect(layer).toBeNull();
      const trainer = await compiledEngine.createTrainer(given);
      await trainer.step(images, { learningRate: 1, dropoutSeed: 2 });
      const moved = (await trainer.state()).weights;
      await trainer.dispose();
      const largest = moved
        .map(({ name, data }, index) => ({
          name,
          change: Math.max(...data.map((value, i) => Math.abs(value - state.weights[index].data[i]))),
        }))
        .filter(({ name }) => !name.includes("/moving_"))
        .reduce((a, b) => (b.change > a.change ? b : a));
      expect(largestGradient?.parameter).toBe(largest.name);
      expect(allClose([largestGradient?.magnitude ?? NaN], [largest.change], { relative: 1e-4 })).toBe(true);
    },
  );
});
