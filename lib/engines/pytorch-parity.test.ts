/** @file Every op forward and backward against PyTorch in float64, where a Python with it is installed. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { bindBatch } from "../graph/dimension";
import { interpretGraph } from "../graph/test-support/interpret-graph";
import { BATCH_SIZE, caseGraph, caseInputs, OP_CASES, type OpCase, PLAIN_CASES } from "../graph/test-support/op-cases";
import { PEER_OPS } from "../graph/test-support/op-coverage";
import { firstDifference } from "../tensor/all-close";
import { findPython } from "./peer-python.fixture";

const Answers = z.array(
  z.object({
    name: z.string(),
    result: z.array(z.number()),
    gradients: z.record(z.string(), z.array(z.number())).nullable(),
  }),
);

/** A case as `pytorch_ops.py` takes it, and what it should answer. */
function exported(opCase: OpCase, withGradients: boolean) {
  const whole = caseGraph(opCase, withGradients);
  const data = caseInputs(whole, opCase);
  const forward = caseGraph(opCase, false);
  const shapeOf = ({ type }: (typeof forward.inputs)[number]) => bindBatch(type.shape, BATCH_SIZE);
  const request = {
    name: opCase.name,
    inputs: forward.inputs.map((input) => ({ name: input.name, shape: shapeOf(input), data: [...data[input.name]] })),
    constants: forward.constants.map(({ value, tensor }) => ({
      name: value.name,
      shape: tensor.shape,
      data: [...tensor.data],
    })),
    weights: withGradients ? [...data.weights] : null,
    nodes: forward.nodes.map(({ op, attributes, inputs, outputs }) => ({
      op,
      attributes,
      inputs: inputs.map(({ name }) => name),
      outputs: outputs.map(({ name }) => name),
      shapes: outputs.map(shapeOf),
    })),
    result: forward.outputs[0].value.name,
  };
  return { request, expected: interpretGraph(whole, data, BATCH_SIZE) };
}

const python = findPython("torch");

describe.skipIf(python.missing !== null)(
  `PyTorch agrees${python.missing === null ? "" : ` (skipped: ${python.missing})`}`,
  () => {
    const cases =
      python.run === null
        ? []
        : [
            ...OP_CASES.map((opCase) => exported(opCase, true)),
            ...PLAIN_CASES.map((opCase) => exported(opCase, false)),
          ];
    const answers =
      python.run === null
        ? []
        : Answers.parse(
            JSON.parse(python.run("pytorch_ops.py", [], JSON.stringify(cases.map(({ request }) => request)))),
          );

    it.each(cases.map((one, index) => ({ ...one, name: one.request.name, answer: answers[index] })))(
      "on $name",
      ({ expected, answer }) => {
        const gradients = Object.entries(answer.gradients ?? {}).map(([input, values]): [string, number[]] => [
          `gradient.${input}`,
          values,
        ]);
        expect(gradients).toHaveLength(Object.keys(expected).filter((name) => name.startsWith("gradient.")).length);
        for (const [name, values] of [["result", answer.result] as const, ...gradients]) {
          const at = firstDifference([...expected[name].data], values, { relative: 1e-6, absolute: 1e-7 });
          expect(at, at === null ? "" : `${name}[${at}]: ${expected[name].data[at]} against ${values[at]}`).toBeNull();
        }
      },
    );

    it("and has the ops that docs/ops.md says it has", () => {
      expect(JSON.parse(python.run?.("pytorch_ops.py", ["--ops"]) ?? "[]")).toEqual([...PEER_OPS].sort());
    });
  },
);
