import { describe, expect, it } from "vitest";
import type { CnnSpec } from "../../architectures/cnn-spec";
import { PRESETS } from "../../architectures/presets";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { Random } from "../../tensor/random";
import type { Weights } from "../engine";
import { EVERY_LAYER_CNN, POOLING_CNN, randomBatch } from "../every-layer-cnn.fixture";
import { OptimizerSpec } from "../optimizer-spec";
import { exportLayersModel, type LayersModelFiles } from "./layers-export";
import { loadTensorFlow } from "./load-tensorflow";
import { tfjsEngine } from "./tfjs-engine";

const LABELS = 4;

/** Weights as after training: nothing at its initial value, moving variances positive. */
async function someWeights(cnn: CnnSpec): Promise<Weights> {
  const trainer = await tfjsEngine.createTrainer({ cnn, labelCount: LABELS, optimizer: OptimizerSpec.parse({ kind: "sgd", learningRate: 1 }), seed: 3 });
  const { weights } = await trainer.state();
  await trainer.dispose();
  const random = new Random(1);
  return weights.map((weight) => ({ ...weight, data: weight.data.map((value) => value + random.between(-0.02, 0.02)) }));
}

/** Loads the two files as a stranger would: from JSON text and bytes, with stock TensorFlow.js. */
async function probabilitiesOf({ modelJson, weightData }: LayersModelFiles, images: Float32Array, size: number): Promise<Float32Array> {
  const { tf } = await loadTensorFlow();
  const { modelTopology, weightsManifest } = JSON.parse(JSON.stringify(modelJson));
  const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData: weightData.slice().buffer }));
  const side = Math.sqrt(images.length / size);
  const output = model.predict(tf.tensor4d(images, [size, side, side, 1]));
  if (Array.isArray(output)) throw new Error("one output expected");
  return Float32Array.from(await output.data<"float32">());
}

function softmaxRows(logits: Float32Array): number[] {
  const rows = Array.from({ length: logits.length / LABELS }, (_, row) => [...logits.slice(row * LABELS, (row + 1) * LABELS)]);
  return rows.flatMap((row) => {
    const powers = row.map((logit) => Math.exp(logit - Math.max(...row)));
    return powers.map((power) => power / powers.reduce((sum, x) => sum + x, 0));
  });
}

describe("exportLayersModel", () => {
  it.each([EVERY_LAYER_CNN, POOLING_CNN, PRESETS[0].spec(32)])("gives files from which stock TensorFlow.js predicts the same for $name", async (cnn) => {
    const weights = await someWeights(cnn);
    const { images, size } = randomBatch(cnn, LABELS, 3, 7);
    const predictor = await tfjsEngine.createPredictor({ cnn, labelCount: LABELS, weights });
    const expected = softmaxRows(await predictor.predict(images, size));
    const files = await exportLayersModel({ cnn: resolveCnn(cnn, LABELS), labelCount: LABELS, weights });
    const actual = await probabilitiesOf(files, images, size);
    expect(actual).toHaveLength(size * LABELS);
    actual.forEach((probability, i) => expect(Math.abs(probability - expected[i])).toBeLessThan(1e-4));
    expect(new Set(expected.map((probability) => probability.toFixed(4))).size, "the images are told apart").toBeGreaterThan(LABELS);
    await predictor.dispose();
  });

  it("holds stock layers only, under the names of the CnnSpec, and exactly the weights", async () => {
    const { modelJson, weightData, weightFile } = await exportLayersModel({ cnn: resolveCnn(EVERY_LAYER_CNN, LABELS), labelCount: LABELS, weights: await someWeights(EVERY_LAYER_CNN) });
    const text = JSON.stringify(modelJson);
    for (const { name } of EVERY_LAYER_CNN.layers) expect(text).toContain(`"name":"${name}"`);
    expect(text).toContain('"class_name":"Dropout"');
    expect(text).not.toContain("Mask_");
    expect(text).not.toContain("ExactAveragePooling");
    expect(modelJson.weightsManifest[0].paths).toEqual([weightFile]);
    expect(modelJson.weightsManifest[0].weights.map((weight) => weight.name)).toContain("stem/kernel");
    expect(weightData.byteLength).toBe(4 * resolveCnn(EVERY_LAYER_CNN, LABELS).parameterCount);
  });
});
