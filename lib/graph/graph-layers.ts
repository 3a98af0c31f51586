/** @file A graph seen from far: its nodes gathered by layer, forward and backward. */
import type { Graph, OpNode, Value } from "./graph";

/** The nodes of one layer, or of one part of a step such as the loss. */
export interface LayerNodes {
  layer: string;
  /** Backward: the nodes that the gradients of the layer added. */
  pass: "forward" | "backward";
  nodes: OpNode[];
}

/** The first group's values are read by the second one. */
export interface GroupEdge {
  from: LayerNodes;
  to: LayerNodes;
}

/** The layer and pass that a node's scope names: `gradients` marks the backward pass with `′`. */
export function layerOfScope(scope: string): Pick<LayerNodes, "layer" | "pass"> {
  const layer = scope.replace(/′+$/, "");
  return { layer: layer === "" ? "graph" : layer, pass: layer === scope ? "forward" : "backward" };
}

/** The groups in the order in which they begin to run, and which reads of which. */
export function gatherLayers(graph: Graph): { groups: LayerNodes[]; edges: GroupEdge[] } {
  const groups = new Map<string, LayerNodes>();
  const madeBy = new Map<Value, LayerNodes>();
  const edges = new Map<string, GroupEdge>();
  for (const node of graph.nodes) {
    const { layer, pass } = layerOfScope(node.scope);
    const key = `${pass} ${layer}`;
    const group = groups.get(key) ?? { layer, pass, nodes: [] };
    groups.set(key, group);
    group.nodes.push(node);
    for (const input of node.inputs) {
      const from = madeBy.get(input);
      if (from !== undefined && from !== group) edges.set(`${from.pass} ${from.layer} → ${key}`, { from, to: group });
    }
    node.outputs.forEach((output) => madeBy.set(output, group));
  }
  return { groups: [...groups.values()], edges: [...edges.values()] };
}
