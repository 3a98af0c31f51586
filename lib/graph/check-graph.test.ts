import { describe, expect, it } from "vitest";
import { checkGraph } from "./check-graph";
import { BATCH, broadcastShapes, formatGraphShape } from "./dimension";
import type { Graph, OpNode } from "./graph";
import { GraphBuilder } from "./graph-builder";
import { float32, ShapeError } from "./op-rule";
import { pruneGraph } from "./prune-graph";

const PLAIN = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 } as const;

function smallGraph(): Graph {
  const builder = new GraphBuilder("small");
  const x = builder.input("x", [BATCH, 3]);
  const doubled = builder.value("add", [x, x]);
  builder.value("exp", [doubled]);
  return builder.finish([{ name: "y", value: builder.value("relu", [doubled]) }]);
}

describe("a graph under construction", () => {
  it("refuses a node that does not fit, naming layer, shapes and reason", () => {
    const builder = new GraphBuilder("broken");
    builder.scope = "conv3";
    const x = builder.input("x", [BATCH, 3, 8, 8]);
    const kernel = builder.input("kernel", [16, 4, 3, 3]);
    expect(() => builder.value("conv", [x, kernel], PLAIN)).toThrow(ShapeError);
    expect(() => builder.value("conv", [x, kernel], PLAIN)).toThrow(
      'conv of "conv3" on [N, 3, 8, 8], [16, 4, 3, 3]: the kernel reads another number of channels',
    );
  });

  it.each([
    [
      "a kernel larger than its map",
      (b: GraphBuilder) => b.value("conv", [b.input("x", [BATCH, 1, 2, 2]), b.input("k", [1, 1, 3, 3])], PLAIN),
    ],
    [
      "a bias of another length",
      (b: GraphBuilder) =>
        b.value("conv", [b.input("x", [BATCH, 1, 4, 4]), b.input("k", [2, 1, 3, 3]), b.input("b", [3])], PLAIN),
    ],
    [
      "operands that do not broadcast",
      (b: GraphBuilder) => b.value("add", [b.input("x", [BATCH, 3]), b.input("y", [4])]),
    ],
    [
      "inner lengths that differ",
      (b: GraphBuilder) =>
        b.value("matMul", [b.input("x", [BATCH, 3]), b.input("y", [4, 5])], { transposeA: false, transposeB: false }),
    ],
    [
      "a reshape that loses elements",
      (b: GraphBuilder) => b.value("reshape", [b.input("x", [BATCH, 6])], { shape: [BATCH, 5] }),
    ],
    [
      "a reshape that moves the batch",
      (b: GraphBuilder) => b.value("reshape", [b.input("x", [BATCH, 6])], { shape: [6] }),
    ],
    [
      "an axis that is not there",
      (b: GraphBuilder) => b.value("reduceSum", [b.input("x", [BATCH, 6])], { axes: [2], keepDims: false }),
    ],
    [
      "parts that do not make up the whole",
      (b: GraphBuilder) => b.values("split", [b.input("x", [7])], { axis: 0, sizes: [3, 3] })[0],
    ],
    [
      "maps joined that differ",
      (b: GraphBuilder) => b.value("concat", [b.input("x", [BATCH, 2]), b.input("y", [3, 2])], { axis: 1 }),
    ],
    [
      "a permutation with a repeated axis",
      (b: GraphBuilder) => b.value("transpose", [b.input("x", [BATCH, 2])], { permutation: [0, 0] }),
    ],
    [
      "a slice past the end",
      (b: GraphBuilder) =>
        b.value("slice", [b.input("x", [BATCH, 2])], { axes: [1], starts: [0], ends: [3], steps: [1] }),
    ],
    [
      "a window larger than its map",
      (b: GraphBuilder) =>
        b.value("maxPool", [b.input("x", [BATCH, 2, 3, 3])], { kernel: [4, 4], strides: [1, 1], pads: [0, 0, 0, 0] }),
    ],
    [
      "a window in the padding alone",
      (b: GraphBuilder) =>
        b.value("averagePool", [b.input("x", [BATCH, 2, 3, 3])], {
          kernel: [1, 1],
          strides: [1, 1],
          pads: [1, 0, 0, 0],
        }),
    ],
    [
      "a scale of another length",
      (b: GraphBuilder) =>
        b.value("channelAffine", [b.input("x", [BATCH, 2, 3, 3]), b.input("s", [3]), b.input("o", [2])]),
    ],
  ])("refuses %s", (_name, build) => {
    expect(() => build(new GraphBuilder("broken"))).toThrow(ShapeError);
  });
});

describe("the graph checker", () => {
  it("accepts what the builder made", () => {
    expect(checkGraph(smallGraph()).nodes).toHaveLength(3);
  });

  it("finds a node whose stated shape a pass got wrong", () => {
    const graph = smallGraph();
    const nodes = graph.nodes.map((node): OpNode =>
      node.op === "exp" ? { ...node, outputs: [{ ...node.outputs[0], type: float32([BATCH, 4]) }] } : node,
    );
    expect(() => checkGraph({ ...graph, nodes })).toThrow("states [N, 4] but gives [N, 3]");
  });

  it("finds a node that reads a value before it is made", () => {
    const graph = smallGraph();
    expect(() => checkGraph({ ...graph, nodes: [...graph.nodes].reverse() })).toThrow("before it is made");
  });

  it("finds an output that is never made and a name that is used twice", () => {
    const graph = smallGraph();
    expect(() => checkGraph({ ...graph, nodes: [], outputs: graph.outputs })).toThrow('output "y" is never made');
    expect(() => checkGraph({ ...graph, nodes: [...graph.nodes, graph.nodes[2]] })).toThrow("two values are named");
  });
});

describe("pruning", () => {
  it("drops nodes and constants that no output depends on and keeps the inputs", () => {
    const builder = new GraphBuilder("wasteful");
    const [x, unused] = [builder.input("x", [BATCH]), builder.input("unused", [BATCH])];
    builder.value("mul", [unused, builder.scalar(3)]);
    const graph = pruneGraph(builder.finish([{ name: "y", value: builder.value("neg", [x]) }]));
    expect(graph.nodes.map((node) => node.op)).toEqual(["neg"]);
    expect(graph.constants).toEqual([]);
    expect(graph.inputs.map((input) => input.name)).toEqual(["x", "unused"]);
  });
});

describe("symbolic shapes", () => {
  it("broadcast like numpy, the batch only with itself or 1", () => {
    expect(broadcastShapes([BATCH, 1, 4], [3, 1])).toEqual([BATCH, 3, 4]);
    expect(broadcastShapes([BATCH], [3])).toBeNull();
  });

  it("are written with N for the batch", () => {
    expect(formatGraphShape([BATCH, { batch: 8 }, 3])).toBe("[N, 8N, 3]");
  });
});
