import { elementsOf, type Graph, type OpNode } from "./graph";
import type { OpName } from "./op-attributes";
import { OP_TABLE } from "./op-table";

/** What nodes write and multiply in one run. */
export interface GraphCost {
  nodes: number;
  /** Bytes of their outputs; float32 has four, int64 eight. */
  bytes: number;
  multiplyAdds: number;
}

/** The cost of some nodes for a number of images. */
export function costOf(nodes: readonly OpNode[], batch: number): GraphCost {
  return {
    nodes: nodes.length,
    bytes: sum(nodes, (node) => bytesOf(node, batch)),
    multiplyAdds: sum(nodes, (node) => multiplyAddsOf(node, batch)),
  };
}

/** The cost of a graph by op, the most multiplications first, then the most bytes. */
export function costByOp(graph: Graph, batch: number): { op: OpName; cost: GraphCost }[] {
  const ops = [...new Set(graph.nodes.map((node) => node.op))];
  const rows = ops.map((op) => ({
    op,
    cost: costOf(
      graph.nodes.filter((node) => node.op === op),
      batch,
    ),
  }));
  return rows.sort((a, b) => b.cost.multiplyAdds - a.cost.multiplyAdds || b.cost.bytes - a.cost.bytes);
}

function sum(nodes: readonly OpNode[], of: (node: OpNode) => number): number {
  return nodes.reduce((total, node) => total + of(node), 0);
}

function bytesOf(node: OpNode, batch: number): number {
  return node.outputs.reduce(
    (total, value) => total + elementsOf(value, batch) * (value.type.element === "int64" ? 8 : 4),
    0,
  );
}

function multiplyAddsOf<Op extends OpName>(node: OpNode<Op>, batch: number): number {
  return OP_TABLE[node.op].multiplyAdds?.(node, batch) ?? 0;
}
