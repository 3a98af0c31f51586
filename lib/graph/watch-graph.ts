import type { Graph, OpNode, Value } from "./graph";
import { GraphBuilder } from "./graph-builder";
import { pruneGraph } from "./prune-graph";

/** A graph that tells of each of its nodes whether its numbers are finite. */
export interface WatchedGraph {
  /** The graph with one more output, {@link WATCH_OUTPUT}. */
  graph: Graph;
  /** The watched nodes in execution order: element i of the output is 0 where all numbers of node i are finite, else NaN. */
  watched: readonly OpNode[];
}

export const WATCH_OUTPUT = "watch";

/**
 * Adds a watch on every node: Σ (x − x) over its float32 outputs, which is 0 for finite numbers and NaN as soon as one
 * is infinite or NaN. All of them are one vector `[nodes]`, so that no activation leaves the graph.
 */
export function watchGraph(graph: Graph): WatchedGraph {
  const builder = new GraphBuilder(graph.name, graph);
  graph.nodes.forEach((node) => builder.keep(node));
  builder.scope = "watch";
  const watched = graph.nodes.filter((node) => floatsOf(node).length > 0);
  const marks = watched.map((node) =>
    floatsOf(node)
      .map((value) => markOf(builder, value))
      .reduce((sum, mark) => builder.value("add", [sum, mark])),
  );
  const output = { name: WATCH_OUTPUT, value: builder.value("concat", marks, { axis: 0 }) };
  return { graph: pruneGraph(builder.finish([...graph.outputs, output])), watched };
}

function floatsOf(node: OpNode): readonly Value[] {
  return node.outputs.filter(({ type }) => type.element === "float32");
}

/** `[…]` → `[1]`: 0, or NaN. */
function markOf(builder: GraphBuilder, value: Value): Value {
  const difference = builder.value("sub", [value, value]);
  const { shape } = value.type;
  const axes = shape.map((_, axis) => axis);
  const sum = shape.length === 0 ? difference : builder.value("reduceSum", [difference], { axes, keepDims: false });
  return builder.value("reshape", [sum], { shape: [1] });
}
