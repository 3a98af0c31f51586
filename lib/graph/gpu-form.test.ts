import { describe, expect, it } from "vitest";
import { Random } from "../tensor/random";
import { BATCH } from "./dimension";
import { gpuForm } from "./gpu-form";
import { elementsOf, isOp, type Graph } from "./graph";
import { GraphBuilder } from "./graph-builder";
import { interpretGraph } from "./test-support/interpret-graph";

const SIZES = [1, 2, 3, 1, 2, 3, 1, 2, 3, 4];

/** A split in ten, joined again in another order, and a batched product with both operands transposed. */
function wideGraph(): Graph {
  const builder = new GraphBuilder("wide");
  const parts = builder.values("split", [builder.input("flat", [22])], { axis: 0, sizes: SIZES });
  const joined = builder.value("concat", [...parts].reverse(), { axis: 0 });
  const product = builder.value("matMul", [builder.input("a", [BATCH, 3, 2]), builder.input("b", [BATCH, 4, 3])], {
    transposeA: true,
    transposeB: true,
  });
  return builder.finish([
    { name: "joined", value: joined },
    { name: "product", value: product },
  ]);
}

describe("gpuForm", () => {
  const graph = wideGraph();
  const rewritten = gpuForm(graph);

  it("computes the same", () => {
    const random = new Random(1);
    const inputs = Object.fromEntries(
      graph.inputs.map((input) => [
        input.name,
        Float32Array.from({ length: elementsOf(input, 2) }, () => random.normal()),
      ]),
    );
    expect(interpretGraph(rewritten, inputs, 2)).toEqual(interpretGraph(graph, inputs, 2));
  });

  it("leaves no node with more tensors than a WebGPU shader is sure to have buffers for", () => {
    expect(Math.max(...graph.nodes.map(({ inputs, outputs }) => inputs.length + outputs.length))).toBe(11);
    expect(
      Math.max(...rewritten.nodes.map(({ inputs, outputs }) => inputs.length + outputs.length)),
    ).toBeLessThanOrEqual(8);
  });

  it("puts no transposition into a batched product", () => {
    const products = rewritten.nodes.filter((node) => isOp(node, "matMul"));
    expect(products.map(({ attributes }) => attributes)).toEqual([{ transposeA: false, transposeB: false }]);
  });

  it("leaves a graph without such nodes as it is", () => {
    const builder = new GraphBuilder("plain");
    const plain = builder.finish([{ name: "y", value: builder.value("relu", [builder.input("x", [3])]) }]);
    expect(gpuForm(plain).nodes).toEqual(plain.nodes);
  });
});
