import { describe, expect, it } from "vitest";
import { allClose } from "../tensor/all-close";
import { OP_TABLE } from "./op-table";
import { BATCH_SIZE, caseGraph, caseInputs, OP_CASES, PLAIN_CASES } from "./test-support/op-cases";
import { interpretGraph } from "./test-support/interpret-graph";

const STEP = 1e-5;

describe("gradients", () => {
  it.each(OP_CASES)("of $name agree with central finite differences in float64", (opCase) => {
    const graph = caseGraph(opCase, true);
    const inputs = Object.fromEntries(Object.entries(caseInputs(graph, opCase)).map(([name, data]) => [name, Float64Array.from(data)]));
    const results = interpretGraph(graph, inputs, BATCH_SIZE);
    const forward = caseGraph(opCase, false);
    const lossAt = () => {
      const { data } = interpretGraph(forward, inputs, BATCH_SIZE).result;
      return data.reduce((sum, value, i) => sum + value * inputs.weights[i], 0);
    };
    for (const name of Object.keys(opCase.inputs)) {
      const analytic = results[`gradient.${name}`];
      const numeric = inputs[name].map((value, i) => {
        inputs[name][i] = value + STEP;
        const above = lossAt();
        inputs[name][i] = value - STEP;
        const below = lossAt();
        inputs[name][i] = value;
        return (above - below) / (2 * STEP);
      });
      const close = allClose(analytic.data, numeric, { relative: 1e-5, absolute: 1e-7 });
      expect(close, `∂/∂${name}: ${Array.from(analytic.data.slice(0, 6))} against ${Array.from(numeric.slice(0, 6))}`).toBe(true);
    }
  });

  it("cover every op that has a gradient rule, and the cases together every op", () => {
    const differentiated = new Set(OP_CASES.flatMap((opCase) => caseGraph(opCase, false).nodes.map((node) => node.op)));
    const used = new Set([...OP_CASES.map((c) => caseGraph(c, true)), ...PLAIN_CASES.map((c) => caseGraph(c, false))].flatMap((graph) => graph.nodes.map((node) => node.op)));
    const ops = Object.entries(OP_TABLE);
    expect(ops.filter(([op, rule]) => rule.gradient !== null && ![...differentiated].some((name) => name === op)).map(([op]) => op)).toEqual([]);
    expect(ops.map(([op]) => op).filter((op) => ![...used].some((name) => name === op))).toEqual([]);
  });
});
