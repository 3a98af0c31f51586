import { invariant } from "../invariant";
import { materialise } from "./cotangent";
import type { OpNode, Value } from "./graph";
import type { GraphBuilder } from "./graph-builder";
import type { OpName } from "./op-attributes";
import { OP_TABLE } from "./op-table";

/** A value of the forward pass and ∂loss/∂value, of the same or a broadcastable shape. */
export interface Seed {
  value: Value;
  cotangent: Value;
}

/**
 * Adds the backward pass of everything built so far (reverse-mode differentiation) and gives ∂loss/∂value for each of
 * `wanted`, in full shape; null where the seeds do not depend on it.
 *
 * Only nodes on a path from a wanted value to a seed are visited. Nodes it adds carry the scope of the node they
 * differentiate, marked `′`.
 */
export function gradients(builder: GraphBuilder, seeds: readonly Seed[], wanted: readonly Value[]): (Value | null)[] {
  const nodes = [...builder.soFar];
  const onPath = dependants(nodes, wanted);
  const cotangents = new Map<Value, Value>();
  const accumulate = (value: Value, cotangent: Value) => {
    const known = cotangents.get(value);
    cotangents.set(value, known === undefined ? cotangent : builder.value("add", [known, cotangent]));
  };
  for (const { value, cotangent } of seeds) accumulate(value, cotangent);
  for (const node of nodes.reverse()) {
    const given = node.outputs.map((output) => cotangents.get(output) ?? null);
    if (!node.outputs.some((output) => onPath.has(output)) || given.every((cotangent) => cotangent === null)) continue;
    builder.scope = `${node.scope}′`;
    differentiate(builder, node, given, onPath).forEach((cotangent, index) => {
      if (cotangent !== null && onPath.has(node.inputs[index])) accumulate(node.inputs[index], cotangent);
    });
  }
  builder.scope = "";
  return wanted.map((value) => {
    const cotangent = cotangents.get(value);
    return cotangent === undefined ? null : materialise(builder, cotangent, value);
  });
}

function differentiate<Op extends OpName>(
  builder: GraphBuilder,
  node: OpNode<Op>,
  cotangents: (Value | null)[],
  onPath: ReadonlySet<Value>,
): readonly (Value | null)[] {
  const { gradient } = OP_TABLE[node.op];
  invariant(gradient !== null, `${node.op} of "${node.scope}" lies on the path of a loss but has no gradient rule`);
  return gradient({ builder, node, cotangents, wanted: node.inputs.map((input) => onPath.has(input)) });
}

/** The wanted values and everything computed from them. */
function dependants(nodes: readonly OpNode[], wanted: readonly Value[]): Set<Value> {
  const found = new Set(wanted);
  for (const node of nodes) {
    if (node.inputs.some((input) => found.has(input))) node.outputs.forEach((output) => found.add(output));
  }
  return found;
}
