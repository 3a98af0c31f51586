/** @file Every op forward and backward against TensorFlow.js: its kernels, and its own differentiation of them. */
import type { Tensor } from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { bindBatch } from "../../graph/dimension";
import { interpretGraph } from "../../graph/test-support/interpret-graph";
import {
  BATCH_SIZE,
  caseGraph,
  caseInputs,
  OP_CASES,
  type OpCase,
  PLAIN_CASES,
} from "../../graph/test-support/op-cases";
import { PEER_OPS } from "../../graph/test-support/op-coverage";
import { firstDifference } from "../../tensor/all-close";
import { loadTensorFlow } from "./load-tensorflow";
import { evaluateByTensorFlow, TENSORFLOW_ROWS } from "./tensorflow-ops.fixture";

const TOLERANCE = { relative: 1e-4, absolute: 1e-5 };

/** TensorFlow.js' gradients of resizing are wrong: nearest mixes up the images of a batch, bilinear swaps height and width. */
const hasGradients = ({ name }: OpCase) => !name.startsWith("resize");

describe("TensorFlow.js agrees", () => {
  it.each(OP_CASES)("on $name and its gradients", async (opCase) => {
    const { tf } = await loadTensorFlow();
    const graph = caseGraph(opCase, true);
    const data = caseInputs(graph, opCase);
    const expected = interpretGraph(graph, data, BATCH_SIZE);
    const forward = caseGraph(opCase, false);
    const tensorOf = (name: string, shape: readonly number[]) => tf.tensor(data[name], [...shape]);
    const inputs = forward.inputs.map(({ name, type }) => tensorOf(name, bindBatch(type.shape, BATCH_SIZE)));
    const weights = tensorOf("weights", expected.result.shape);

    expectClose(
      "result",
      Float32Array.from(await evaluateByTensorFlow(tf, forward, inputs, BATCH_SIZE).data()),
      expected.result.data,
    );
    if (!hasGradients(opCase)) return;
    const loss = (...given: Tensor[]) => tf.sum(tf.mul(evaluateByTensorFlow(tf, forward, given, BATCH_SIZE), weights));
    for (const [index, gradient] of tf.grads(loss)(inputs).entries()) {
      const name = `gradient.${forward.inputs[index].name}`;
      expectClose(name, Float32Array.from(await gradient.data()), expected[name].data);
    }
  });

  it.each(PLAIN_CASES)("on $name", async (opCase) => {
    const { tf } = await loadTensorFlow();
    const graph = caseGraph(opCase, false);
    const data = caseInputs(graph, opCase);
    const inputs = graph.inputs.map(({ name, type }) => tf.tensor(data[name], bindBatch(type.shape, BATCH_SIZE)));
    const result = evaluateByTensorFlow(tf, graph, inputs, BATCH_SIZE);
    expectClose("result", Float32Array.from(await result.data()), interpretGraph(graph, data, BATCH_SIZE).result.data);
  });
});

it("TensorFlow.js has the ops that docs/ops.md says it has", () => {
  expect(Object.keys(TENSORFLOW_ROWS).sort()).toEqual([...PEER_OPS].sort());
});

function expectClose(name: string, actual: Float32Array, expected: Float64Array): void {
  const at = firstDifference(actual, expected, TOLERANCE);
  expect(at, at === null ? "" : `${name}[${at}]: ${actual[at]} against ${expected[at]}`).toBeNull();
}
