import { describe, expect, it } from "vitest";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { BATCH } from "../../graph/dimension";
import { GraphBuilder } from "../../graph/graph-builder";
import { normaliseGroups } from "../../graph/layers/normalise-groups";
import { interpretGraph } from "../../graph/test-support/interpret-graph";
import { explanationModel } from "../../onnx/explanation-model";
import { graphToModel } from "../../onnx/graph-to-model";
import { inferenceModel } from "../../onnx/inference-model";
import { decodeModel, encodeModel } from "../../onnx/model-proto";
import { firstDifference } from "../../tensor/all-close";
import { Random } from "../../tensor/random";
import type { TrainerState } from "../engine";
import { BRANCHING_CNN, NORMALISING_CNN, randomBatch, STRIDED_DILATION_CNN } from "../every-layer-cnn.fixture";
import { OptimizerSpec } from "../../graph/step/optimizer-spec";
import { openGraphSession } from "./onnxruntime/open-graph-session";
import { compiledEngine } from "./compiled-engine";

const LABELS = 3;
const CNNS = [BRANCHING_CNN, NORMALISING_CNN, STRIDED_DILATION_CNN];
const PLAIN_SGD = OptimizerSpec.parse({ kind: "sgd", learningRate: 1, momentum: 0 });

/** Every weight away from its start, γ from 0, so that each branch counts. */
function jittered(state: TrainerState): TrainerState {
  const random = new Random(1);
  const moved = (name: string, value: number) =>
    name.endsWith("/gamma") ? random.between(0.5, 1) : value + random.between(-0.05, 0.05);
  return {
    ...state,
    weights: state.weights.map((weight) => ({
      ...weight,
      data: weight.data.map((value) => moved(weight.name, value)),
    })),
  };
}

describe.each(CNNS)("the network $name", (cnn) => {
  it("is published as the trainer predicts, in standard operators", async () => {
    const trainer = await compiledEngine.createTrainer({
      cnn,
      labelCount: LABELS,
      optimizer: PLAIN_SGD,
      seed: 5,
      threads: 1,
    });
    await trainer.restore(jittered(await trainer.state()));
    await trainer.step(randomBatch(cnn, LABELS, 6, 1), { learningRate: 0.01, dropoutSeed: 4 });
    const { weights } = await trainer.state();
    const { images, size } = randomBatch(cnn, LABELS, 3, 9);
    const expected = await trainer.predict(images, size);
    await trainer.dispose();
    const source = { cnn: resolveCnn(cnn, LABELS), labelCount: LABELS, weights };
    const bytes = inferenceModel(source);
    expect([bytes, explanationModel(source)].map((model) => decodeModel(model).opsets)).toEqual([
      { "": 17 },
      { "": 17 },
    ]);
    const session = await openGraphSession(bytes, 1);
    const { logits } = await session.run({ image: { data: images, shape: [size, 1, cnn.input.size, cnn.input.size] } });
    await session.close();
    expect(firstDifference(logits, expected, { absolute: 1e-5 })).toBeNull();
  });
});

it("a network without masks and noise gives in training what it gives in inference, normalising each image alone", async () => {
  const rested = {
    ...NORMALISING_CNN,
    layers: NORMALISING_CNN.layers.map((layer) =>
      "rate" in layer
        ? { ...layer, rate: 0 }
        : "standardDeviation" in layer
          ? { ...layer, standardDeviation: 0 }
          : layer,
    ),
  };
  const trainer = await compiledEngine.createTrainer({
    cnn: rested,
    labelCount: LABELS,
    optimizer: PLAIN_SGD,
    seed: 5,
    threads: 1,
  });
  const batch = randomBatch(rested, LABELS, 4, 2);
  const expected = await trainer.predict(batch.images, batch.size);
  const { logits } = await trainer.step(batch, { learningRate: 0, dropoutSeed: 1 });
  await trainer.dispose();
  expect(firstDifference(logits, expected, { absolute: 1e-5 })).toBeNull();
});

it("normalisations of each image lose no digits on a map far from 0", async () => {
  const builder = new GraphBuilder("offset");
  const x = builder.input("x", [BATCH, 4, 5, 5]);
  const scale = builder.constant("scale", [4], new Float32Array(4).fill(1));
  const offset = builder.constant("offset", [4], new Float32Array(4));
  const graph = builder.finish([
    { name: "y", value: normaliseGroups(builder, x, { groups: 2, epsilon: 1e-5, scale, offset }) },
  ]);
  const random = new Random(1);
  // In float32, E[x²] − E[x]² of these has no correct digit: 1e8 is stored to the nearest 8.
  const data = Float32Array.from({ length: 2 * 4 * 25 }, () => 10_000 + random.normal());
  const session = await openGraphSession(encodeModel(graphToModel(graph)), 1);
  const { y } = await session.run({ x: { data, shape: [2, 4, 5, 5] } });
  await session.close();
  expect(firstDifference(y, interpretGraph(graph, { x: data }, 2).y.data, { absolute: 5e-3 })).toBeNull();
});
