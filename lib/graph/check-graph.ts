import { invariant } from "../invariant";
import { sameShape, formatGraphShape } from "./dimension";
import type { Graph, OpNode, TensorType, Value } from "./graph";
import type { OpName } from "./op-attributes";
import { OP_TABLE } from "./op-table";

/**
 * Derives every type of a graph anew and compares it with what the values say; also that every value is made once and
 * before it is read. Returns the same graph, so that a pass can end with it.
 *
 * Run after every pass: a pass that breaks a graph is a bug, so the failure is an invariant violation that names the
 * node, not a user's error.
 */
export function checkGraph(graph: Graph): Graph {
  const made = new Set<Value>();
  const names = new Set<string>();
  const make = (value: Value) => {
    invariant(!names.has(value.name), `${graph.name}: two values are named "${value.name}"`);
    names.add(value.name);
    made.add(value);
  };
  [...graph.inputs, ...graph.constants.map((constant) => constant.value)].forEach(make);
  for (const node of graph.nodes) {
    for (const input of node.inputs)
      invariant(made.has(input), `${nodeName(graph, node)} reads "${input.name}" before it is made`);
    checkTypes(graph, node);
    node.outputs.forEach(make);
  }
  for (const output of graph.outputs)
    invariant(made.has(output.value), `${graph.name}: output "${output.name}" is never made`);
  return graph;
}

function checkTypes(graph: Graph, node: OpNode): void {
  const derived = inferNode(node);
  invariant(
    derived.length === node.outputs.length,
    `${nodeName(graph, node)} has ${node.outputs.length} outputs, not ${derived.length}`,
  );
  derived.forEach((type, index) => {
    const stated = node.outputs[index].type;
    invariant(
      type.element === stated.element && sameShape(type.shape, stated.shape),
      `${nodeName(graph, node)} states ${formatGraphShape(stated.shape)} but gives ${formatGraphShape(type.shape)}`,
    );
  });
}

function inferNode<Op extends OpName>(node: OpNode<Op>): readonly TensorType[] {
  return OP_TABLE[node.op].infer(
    node.inputs.map((input) => input.type),
    node.attributes,
  );
}

function nodeName(graph: Graph, node: OpNode): string {
  return `${graph.name}: ${node.op} "${node.outputs[0].name}"`;
}
