/**
 * @file The ONNX project's own test-suite, for the operators that Hilum writes: each case's model is read and written
 * again by our code, run by onnxruntime, and must give the suite's numbers. Skipped where the suite is not installed.
 */
import { InferenceSession, type Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { caseGraph, OP_CASES, PLAIN_CASES } from "../../../graph/test-support/op-cases";
import { graphToModel } from "../../../onnx/graph-to-model";
import { decodeModel, encodeModel, type ModelProto } from "../../../onnx/model-proto";
import { firstDifference } from "../../../tensor/all-close";
import COVERED from "../../../../test/fixtures/onnx-backend-cases.json";
import { BACKEND_DATA_MISSING, backendCaseNames, readBackendCase, readBackendModel } from "./backend-case.fixture";

/** Of release 1.12; another release may have others. */
const COVERED_CASES = 245;
/** Where onnxruntime differs from the suite and leaves the case out of its own tests: forms that Hilum does not write. */
const DIFFERENT_IN_ONNXRUNTIME = [
  "test_maxunpool_export_with_output_shape",
  "test_resize_downsample_scales_cubic_align_corners",
  "test_resize_downsample_scales_linear_align_corners",
];
/** As the suite's own runner compares. */
const TOLERANCE = { relative: 1e-3, absolute: 1e-7 };

function operatorsWeWrite(): Set<string> {
  const graphs = [
    ...OP_CASES.map((opCase) => caseGraph(opCase, true)),
    ...PLAIN_CASES.map((opCase) => caseGraph(opCase, false)),
  ];
  return new Set(
    graphs.flatMap((graph) =>
      graphToModel(graph)
        .graph.nodes.filter(({ domain }) => domain === "")
        .map(({ opType }) => opType),
    ),
  );
}

/** A case is ours when all its operators are, and its tensors have the types our models know. */
function casesOfOurs(): string[] {
  const ours = operatorsWeWrite();
  return backendCaseNames().filter((name) => {
    const model = attempt(() => decodeModel(readBackendModel(name)));
    return (
      model !== null &&
      model.graph.nodes.every(({ opType }) => ours.has(opType)) &&
      attempt(() => readBackendCase(name)) !== null
    );
  });
}

/** Null for what is refused: types and attributes that our models do not have. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

describe.skipIf(BACKEND_DATA_MISSING !== null)(
  `the ONNX backend test-suite${BACKEND_DATA_MISSING === null ? "" : ` (skipped: ${BACKEND_DATA_MISSING})`}`,
  () => {
    it("has no case for our operators that is not in the list", () => {
      expect(COVERED).toHaveLength(COVERED_CASES);
      expect(casesOfOurs()).toEqual([...COVERED, ...DIFFERENT_IN_ONNXRUNTIME].sort());
    });

    it.each(COVERED)("%s", async (name) => {
      const { model: bytes, dataSets } = readBackendCase(name);
      const model = decodeModel(bytes);
      const written = encodeModel(model);
      expect(decodeModel(written)).toEqual(model);
      const session = await InferenceSession.create(written, { logSeverityLevel: 3 });
      for (const { inputs, outputs } of dataSets) {
        const results = await session.run(
          Object.fromEntries(inputs.map((tensor, index) => [model.graph.inputs[index].name, tensor])),
        );
        outputs.forEach((expected, index) => expectSame(model, index, results, expected));
      }
      await session.release();
    });
  },
);

function expectSame(
  model: ModelProto,
  index: number,
  results: InferenceSession.OnnxValueMapType,
  expected: Tensor,
): void {
  const { name } = model.graph.outputs[index];
  const actual = results[name];
  expect([actual.type, ...actual.dims], name).toEqual([expected.type, ...expected.dims]);
  const at = firstDifference(numbersOf(actual), numbersOf(expected), TOLERANCE);
  expect(at, `${name}[${at}]`).toBeNull();
}

function numbersOf({ data }: Pick<Tensor, "data">): number[] {
  return Array.from(data as ArrayLike<number | bigint>, Number);
}
