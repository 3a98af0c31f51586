import { checkGraph } from "./check-graph";
import type { Graph, Value } from "./graph";

/** Drops nodes and constants that no output depends on; graph inputs stay, being part of the interface. */
export function pruneGraph(graph: Graph): Graph {
  const needed = new Set<Value>(graph.outputs.map((output) => output.value));
  const kept = [...graph.nodes].reverse().filter((node) => {
    if (!node.outputs.some((output) => needed.has(output))) return false;
    node.inputs.forEach((input) => needed.add(input));
    return true;
  });
  return checkGraph({
    ...graph,
    constants: graph.constants.filter((constant) => needed.has(constant.value)),
    nodes: kept.reverse(),
  });
}
