import { describe, expect, it } from "vitest";
import { BATCH } from "../graph/dimension";
import { GraphBuilder } from "../graph/graph-builder";
import { graphToModel } from "./graph-to-model";
import { decodeModel, encodeModel, type ModelProto } from "./model-proto";

const MODEL: ModelProto = {
  irVersion: 8,
  producer: "hilum",
  opsets: { "": 17, "com.microsoft": 1 },
  metadata: { labels: '["COVID-19","Größe"]' },
  graph: {
    name: "all fields",
    nodes: [
      {
        opType: "Conv",
        name: "conv#0",
        domain: "",
        inputs: ["x", "", "bias"],
        outputs: ["y"],
        attributes: {
          pads: { kind: "ints", values: [0, -1, 300, 2 ** 40] },
          empty: { kind: "ints", values: [] },
          group: { kind: "int", value: -7 },
          alpha: { kind: "float", value: 0.25 },
          epsilon: { kind: "float", value: 0 },
          mode: { kind: "string", value: "add" },
        },
      },
      { opType: "FusedMatMul", name: "", domain: "com.microsoft", inputs: [], outputs: ["z"], attributes: {} },
    ],
    initializers: [
      { name: "kernel", shape: [2, 3], element: "float32", data: Float32Array.of(1, -2.5, 3e-40, Infinity, 0, 6) },
      { name: "shape", shape: [2], element: "int64", data: BigInt64Array.of(-1n, 2n ** 40n) },
      { name: "scalar", shape: [], element: "float32", data: Float32Array.of(4) },
    ],
    inputs: [{ name: "x", element: "float32", shape: ["N", 1, 128, 128] }],
    outputs: [{ name: "y", element: "int64", shape: [] }],
  },
};

describe("ONNX bytes", () => {
  it("survive a round trip with every field", () => {
    expect(decodeModel(encodeModel(MODEL))).toEqual(MODEL);
  });

  it("skip fields they do not know", () => {
    const bytes = encodeModel(MODEL);
    const withDocString = Uint8Array.from([...bytes, (6 << 3) | 2, 2, 104, 105]);
    expect(decodeModel(withDocString)).toEqual(MODEL);
  });
});

describe("a graph written as a model", () => {
  it("gives outputs their names, copies what is given out twice and stores equal constants once", () => {
    const builder = new GraphBuilder("copies");
    const x = builder.input("x", [BATCH, 4]);
    const y = builder.value("reshape", [x], { shape: [BATCH, 2, 2] });
    const z = builder.value("reshape", [builder.value("neg", [y])], { shape: [BATCH, 2, 2] });
    const { graph, opsets } = graphToModel(
      builder.finish([
        { name: "first", value: y },
        { name: "second", value: y },
        { name: "same", value: x },
        { name: "last", value: z },
      ]),
    );
    expect(graph.nodes.map((node) => [node.opType, ...node.inputs, ...node.outputs])).toEqual([
      ["Reshape", "x", "shared_0", "first"],
      ["Neg", "first", "neg_1"],
      ["Reshape", "neg_1", "shared_0", "last"],
      ["Identity", "first", "second"],
      ["Identity", "x", "same"],
    ]);
    expect(graph.initializers.map((tensor) => [...tensor.data])).toEqual([[-1n, 2n, 2n]]);
    expect(graph.inputs).toEqual([{ name: "x", element: "float32", shape: ["N", 4] }]);
    expect(opsets).toEqual({ "": 17 });
  });
});
