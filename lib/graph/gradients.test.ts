import { describe, expect, it } from "vitest";
import { firstDifference } from "../tensor/all-close";
import { expandGraph } from "./expand-graph";
import { OP_TABLE } from "./op-table";
import { BATCH_SIZE, caseGraph, caseInputs, OP_CASES, PLAIN_CASES } from "./test-support/op-cases";
import { interpretGraph } from "./test-support/interpret-graph";

const STEP = 1e-5;

describe("gradients", () => {
  it.each(OP_CASES)("of $name agree with central finite differences in float64", (opCase) => {
    const graph = caseGraph(opCase, true);
    const inputs = Object.fromEntries(
      Object.entries(caseInputs(graph, opCase)).map(([name, data]) => [name, Float64Array.from(data)]),
    );
    const results = interpretGraph(graph, inputs, BATCH_SIZE);
    const forward = caseGraph(opCase, false);
    const lossAt = () => {
      const { data } = interpretGraph(forward, inputs, BATCH_SIZE).result;
      return data.reduce((sum, value, i) => sum + value * inputs.weights[i], 0);
    };
    for (const name of Object.keys(opCase.inputs)) {
      const analytic = results[`gradient.${name}`];
      // Spread over the whole input; 31 is coprime to every length here, so that no row or channel is left out.
      const probed = Array.from(
        { length: Math.min(inputs[name].length, 40) },
        (_, i) => (i * 31) % inputs[name].length,
      );
      const numeric = probed.map((i) => {
        const value = inputs[name][i];
        inputs[name][i] = value + STEP;
        const above = lossAt();
        inputs[name][i] = value - STEP;
        const below = lossAt();
        inputs[name][i] = value;
        return (above - below) / (2 * STEP);
      });
      const at = firstDifference(
        probed.map((i) => analytic.data[i]),
        numeric,
        { relative: 1e-5, absolute: 1e-7 },
      );
      expect(
        at,
        at === null ? "" : `∂/∂${name}[${probed[at]}]: ${analytic.data[probed[at]]} against ${numeric[at]}`,
      ).toBeNull();
    }
  });

  it("cover every op that has a gradient rule, and the cases together every op", () => {
    const differentiated = new Set(OP_CASES.flatMap((opCase) => caseGraph(opCase, false).nodes.map((node) => node.op)));
    const used = new Set(
      [...OP_CASES.map((c) => caseGraph(c, true)), ...PLAIN_CASES.map((c) => caseGraph(c, false))].flatMap((graph) =>
        [...graph.nodes, ...expandGraph(graph).nodes].map((node) => node.op),
      ),
    );
    const ops = Object.entries(OP_TABLE);
    expect(
      ops
        .filter(([op, rule]) => rule.gradient !== null && ![...differentiated].some((name) => name === op))
        .map(([op]) => op),
    ).toEqual([]);
    expect(ops.map(([op]) => op).filter((op) => ![...used].some((name) => name === op))).toEqual([]);
  });
});
