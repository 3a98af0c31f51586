import { checkGraph } from "./check-graph";
import type { Graph, OpNode, Value } from "./graph";
import { GraphBuilder } from "./graph-builder";
import type { OpName } from "./op-attributes";
import { OP_TABLE } from "./op-table";

/**
 * Writes every op that has an `expand` rule by simpler ops, for a target that has no operator of its own for it.
 * Inputs, constants and the names of outputs stay.
 */
export function expandGraph(graph: Graph): Graph {
  if (!graph.nodes.some((node) => OP_TABLE[node.op].expand !== undefined)) return graph;
  const builder = new GraphBuilder(graph.name, graph);
  const replaced = new Map<Value, Value>();
  const now = (value: Value) => replaced.get(value) ?? value;
  for (const node of graph.nodes) {
    builder.scope = node.scope;
    const inputs = node.inputs.map(now);
    const outputs = expandNode(builder, { ...node, inputs });
    if (outputs === null)
      builder.keep(inputs.every((input, index) => input === node.inputs[index]) ? node : { ...node, inputs });
    else outputs.forEach((output, index) => replaced.set(node.outputs[index], output));
  }
  return checkGraph(builder.finish(graph.outputs.map(({ name, value }) => ({ name, value: now(value) }))));
}

function expandNode<Op extends OpName>(builder: GraphBuilder, node: OpNode<Op>): readonly Value[] | null {
  return OP_TABLE[node.op].expand?.(builder, node) ?? null;
}
