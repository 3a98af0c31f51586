import { describe, expect, it } from "vitest";
import { BATCH_SIZE, caseGraph, caseInputs, OP_CASES, PLAIN_CASES } from "../../../graph/test-support/op-cases";
import { interpretGraph } from "../../../graph/test-support/interpret-graph";
import { bindBatch } from "../../../graph/dimension";
import { graphToModel } from "../../../onnx/graph-to-model";
import { encodeModel } from "../../../onnx/model-proto";
import { firstDifference } from "../../../tensor/all-close";
import { openGraphSession } from "./open-graph-session";
import type { Feed } from "../../graph-session";

describe("onnxruntime agrees with the float64 evaluation", () => {
  const cases = [
    ...OP_CASES.map((opCase) => ({ opCase, withGradients: true })),
    ...PLAIN_CASES.map((opCase) => ({ opCase, withGradients: false })),
  ];

  it.each(cases)("on $opCase.name", async ({ opCase, withGradients }) => {
    const graph = caseGraph(opCase, withGradients);
    const inputs = caseInputs(graph, opCase);
    const expected = interpretGraph(graph, inputs, BATCH_SIZE);
    const session = await openGraphSession(encodeModel(graphToModel(graph)), { threads: 1 });
    const feeds = Object.fromEntries(
      graph.inputs.map((input): [string, Feed] => [
        input.name,
        { data: inputs[input.name], shape: bindBatch(input.type.shape, BATCH_SIZE) },
      ]),
    );
    const actual = await session.run(feeds);
    await session.close();
    for (const { name } of graph.outputs) {
      const at = firstDifference(actual[name], expected[name].data, { relative: 1e-4, absolute: 1e-5 });
      expect(
        at,
        at === null ? "" : `${name}[${at}]: ${actual[name][at]} against ${expected[name].data[at]}`,
      ).toBeNull();
    }
  });
});
