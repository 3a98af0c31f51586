import { expect, it } from "vitest";
import { EVERY_LAYER_CNN, randomBatch } from "../every-layer-cnn.fixture";
import { OptimizerSpec } from "../../graph/step/optimizer-spec";
import { loadTensorFlow } from "./load-tensorflow";
import { TfjsTrainer } from "./tfjs-trainer";

it("a step whose loss is not finite leaves weights, moving statistics, slots and step count as they were, and no tensor behind", async () => {
  const loaded = await loadTensorFlow();
  const { tf } = loaded;
  const trainer = new TfjsTrainer(loaded, {
    cnn: EVERY_LAYER_CNN,
    labelCount: 3,
    optimizer: OptimizerSpec.parse({ kind: "adamw", learningRate: 0.01 }),
    seed: 1,
  });
  const step = (factor: number) => {
    const batch = randomBatch(EVERY_LAYER_CNN, 3, 3, 2);
    return trainer.step(
      { ...batch, images: batch.images.map((value) => value * factor) },
      { learningRate: 0.01, dropoutSeed: 1 },
    );
  };
  await step(1);
  const before = await trainer.state();
  const { numTensors } = tf.memory();
  expect((await step(1e38)).loss).toBeNaN();
  expect(await trainer.state()).toEqual(before);
  expect(tf.memory().numTensors).toBe(numTensors);
  await step(1);
  expect((await trainer.state()).step).toBe(2);
  expect(tf.memory().numTensors).toBe(numTensors);
  await trainer.dispose();
});
