import { expandGraph } from "../graph/expand-graph";
import type { Graph, OpNode, Value } from "../graph/graph";
import type { OpName } from "../graph/op-attributes";
import type { EmitContext, OnnxCall } from "../graph/op-rule";
import { OP_TABLE } from "../graph/op-table";
import type { ModelProto, NodeProto, TensorProto, ValueProto } from "./model-proto";

/** ReduceMean with axes as an attribute, ScatterElements with reduction, BatchNormalization with running statistics. */
const STANDARD_OPSET = 17;
const IR_VERSION = 8;
/** The name of the symbolic batch axis. */
const BATCH_SYMBOL = "N";

/**
 * Writes a graph in ONNX' words: its nodes by the emission rules of the op table, its constants as initializers.
 *
 * The batch axis is the symbol `N`. Domain `com.microsoft` appears in the result's opsets only where a node needs it.
 *
 * @param metadata key–value pairs stored in the file.
 */
export function graphToModel(whole: Graph, metadata: Readonly<Record<string, string>> = {}): ModelProto {
  const graph = expandGraph(whole);
  const names = new ExternalNames(graph);
  const constants = new ConstantPool();
  const nodes = graph.nodes.flatMap((node) => emitNode(node, constants, names));
  const initializers: TensorProto[] = graph.constants.map(({ value, tensor }) => ({
    name: value.name,
    shape: tensor.shape,
    element: "float32",
    data: tensor.data,
  }));
  const usesFused = nodes.some((node) => node.domain !== "");
  return {
    irVersion: IR_VERSION,
    producer: "hilum",
    opsets: { "": STANDARD_OPSET, ...(usesFused ? { "com.microsoft": 1 } : {}) },
    metadata,
    graph: {
      name: graph.name,
      nodes: [...nodes, ...names.copies],
      initializers: [...initializers, ...constants.tensors],
      inputs: graph.inputs.map((input) => toValueProto(input, input.name)),
      outputs: graph.outputs.map((output) => toValueProto(output.value, output.name)),
    },
  };
}

function toValueProto(value: Value, name: string): ValueProto {
  const shape = value.type.shape.map((d) =>
    typeof d === "number" ? d : `${d.batch === 1 ? "" : d.batch}${BATCH_SYMBOL}`,
  );
  return { name, element: value.type.element, shape };
}

function emitNode<Op extends OpName>(node: OpNode<Op>, constants: ConstantPool, names: ExternalNames): NodeProto[] {
  const base = node.outputs[0].name;
  let temporaries = 0;
  const context: EmitContext = {
    temporary: () => `${base}.${temporaries++}`,
    int64: (values) => constants.int64(values),
    float32: (values, shape) => constants.float32(values, shape),
  };
  return OP_TABLE[node.op].emit(node, context).map((call, index) => toNodeProto(call, `${base}#${index}`, names));
}

function toNodeProto(call: OnnxCall, name: string, names: ExternalNames): NodeProto {
  return {
    opType: call.opType,
    name,
    domain: call.domain ?? "",
    inputs: call.inputs.map((input) => names.of(input)),
    outputs: call.outputs.map((output) => names.of(output)),
    attributes: call.attributes ?? {},
  };
}

/** Gives graph outputs their public names: the first name renames the value itself, further ones are copies. */
class ExternalNames {
  readonly copies: NodeProto[] = [];
  private readonly renamed = new Map<string, string>();

  constructor(graph: Graph) {
    const given = new Set([...graph.inputs, ...graph.constants.map(({ value }) => value)]);
    for (const { name, value } of graph.outputs) {
      if (given.has(value) || this.renamed.has(value.name)) {
        this.copies.push({
          opType: "Identity",
          name: `${name}#copy`,
          domain: "",
          inputs: [this.of(value.name)],
          outputs: [name],
          attributes: {},
        });
      } else {
        this.renamed.set(value.name, name);
      }
    }
  }

  of(name: string): string {
    return this.renamed.get(name) ?? name;
  }
}

/** Shape vectors and small tables that emission rules ask for; equal ones are stored once. */
class ConstantPool {
  readonly tensors: TensorProto[] = [];
  private readonly names = new Map<string, string>();

  int64(values: readonly number[]): string {
    return this.pooled(`int64:${values.join(",")}`, (name) => ({
      name,
      shape: [values.length],
      element: "int64",
      data: BigInt64Array.from(values, BigInt),
    }));
  }

  float32(values: readonly number[], shape: readonly number[]): string {
    return this.pooled(`float32:${shape.join("x")}:${values.join(",")}`, (name) => ({
      name,
      shape,
      element: "float32",
      data: Float32Array.from(values),
    }));
  }

  private pooled(key: string, make: (name: string) => TensorProto): string {
    const known = this.names.get(key);
    if (known !== undefined) return known;
    const name = `shared_${this.tensors.length}`;
    this.names.set(key, name);
    this.tensors.push(make(name));
    return name;
  }
}
