import { formatGraphShape, type GraphShape } from "./dimension";
import type { Graph, GraphConstant, OpNode, Value } from "./graph";

/**
 * A graph as text: inputs, constants, one line per node with its layer in brackets, outputs.
 *
 * @example
 * ```
 * %12 = conv[stem](%image: [N, 1, 128, 128], %stem/kernel: [16, 1, 3, 3]) {strides: 2 2, …} : [N, 16, 64, 64]
 * ```
 */
export function printGraph(graph: Graph): string {
  const names = new Map<Value, string>();
  let made = 0;
  const given = (value: Value) => names.set(value, `%${value.name}`);
  [...graph.inputs, ...graph.constants.map(({ value }) => value)].forEach(given);
  for (const node of graph.nodes) node.outputs.forEach((output) => names.set(output, `%${made++}`));
  const nameOf = (value: Value) => names.get(value) ?? `%${value.name}`;
  return [
    `graph ${graph.name}`,
    ...graph.inputs.map((input) => `  input ${typed(input, nameOf)}`),
    ...graph.constants.map((constant) => `  constant ${typed(constant.value, nameOf)}${scalarOf(constant)}`),
    ...graph.nodes.map((node) => `  ${printNode(node, nameOf)}`),
    ...graph.outputs.map(({ name, value }) => `  output ${name} = ${typed(value, nameOf)}`),
  ].join("\n");
}

type NameOf = (value: Value) => string;

function printNode(node: OpNode, nameOf: NameOf): string {
  const scope = node.scope === "" ? "" : `[${node.scope}]`;
  const attributes = Object.entries(node.attributes).map(([name, value]) => `${name}: ${formatAttribute(value)}`);
  return [
    `${node.outputs.map(nameOf).join(", ")} = ${node.op}${scope}(${node.inputs.map((input) => typed(input, nameOf)).join(", ")})`,
    ...(attributes.length === 0 ? [] : [`{${attributes.join(", ")}}`]),
    `: ${node.outputs.map(formatType).join(", ")}`,
  ].join(" ");
}

function typed(value: Value, nameOf: NameOf): string {
  return `${nameOf(value)}: ${formatType(value)}`;
}

function formatType({ type }: Value): string {
  return `${type.element === "int64" ? "int64 " : ""}${formatGraphShape(type.shape)}`;
}

function scalarOf({ tensor }: GraphConstant): string {
  return tensor.data.length === 1 ? ` = ${Number(tensor.data[0].toPrecision(7))}` : "";
}

/** Lists of numbers as `1 1 2 2`, shapes as shapes. */
function formatAttribute(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  return value.every((part) => typeof part === "number") ? value.join(" ") : formatGraphShape(value as GraphShape);
}
