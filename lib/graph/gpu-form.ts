import { checkGraph } from "./check-graph";
import { expandGraph } from "./expand-graph";
import { isOp, type Graph, type OpNode, type Value } from "./graph";
import { GraphBuilder } from "./graph-builder";

/**
 * Tensors that a node may join or split at once. WebGPU guarantees 8 storage buffers to a shader (WebGPU, "limits",
 * `maxStorageBuffersPerShaderStage`); one is the other side.
 */
const MOST_PARTS = 7;

/**
 * Writes a graph so that a GPU's execution provider runs it: wide splits as slices, wide concatenations in steps, and
 * batched products without transpositions in them, whose fused operator WebGPU lacks. The same numbers; a CPU is faster
 * with the form it had.
 */
export function gpuForm(whole: Graph): Graph {
  const graph = expandGraph(whole);
  const builder = new GraphBuilder(graph.name, graph);
  const replaced = new Map<Value, Value>();
  const now = (value: Value) => replaced.get(value) ?? value;
  for (const node of graph.nodes) {
    builder.scope = node.scope;
    const current = { ...node, inputs: node.inputs.map(now) };
    const outputs = rewrite(builder, current);
    if (outputs === null) builder.keep(current);
    else outputs.forEach((output, index) => replaced.set(node.outputs[index], output));
  }
  return checkGraph(builder.finish(graph.outputs.map(({ name, value }) => ({ name, value: now(value) }))));
}

function rewrite(builder: GraphBuilder, node: OpNode): readonly Value[] | null {
  if (isOp(node, "split") && node.outputs.length > MOST_PARTS) return splitBySlices(builder, node);
  if (isOp(node, "concat") && node.inputs.length > MOST_PARTS)
    return [concatInSteps(builder, node.inputs, node.attributes.axis)];
  if (isOp(node, "matMul") && isFused(node)) return [plainProduct(builder, node)];
  return null;
}

function splitBySlices(builder: GraphBuilder, { inputs: [x], attributes: { axis, sizes } }: OpNode<"split">): Value[] {
  let end = 0;
  return sizes.map((size) => {
    end += size;
    return builder.value("slice", [x], { axes: [axis], starts: [end - size], ends: [end], steps: [1] });
  });
}

function concatInSteps(builder: GraphBuilder, parts: readonly Value[], axis: number): Value {
  if (parts.length <= MOST_PARTS) return parts.length === 1 ? parts[0] : builder.value("concat", parts, { axis });
  const groups = Array.from({ length: Math.ceil(parts.length / MOST_PARTS) }, (_, index) =>
    parts.slice(index * MOST_PARTS, (index + 1) * MOST_PARTS),
  );
  return concatInSteps(
    builder,
    groups.map((group) => concatInSteps(builder, group, axis)),
    axis,
  );
}

/** Matrices become Gemm, which transposes by itself. */
function isFused({ inputs, attributes: { transposeA, transposeB } }: OpNode<"matMul">): boolean {
  return (transposeA || transposeB) && inputs.some((input) => input.type.shape.length > 2);
}

function plainProduct(
  builder: GraphBuilder,
  { inputs: [a, b], attributes: { transposeA, transposeB } }: OpNode<"matMul">,
): Value {
  const turned = (matrix: Value, transposed: boolean) =>
    transposed ? builder.value("transpose", [matrix], { permutation: lastAxesSwapped(matrix) }) : matrix;
  return builder.value("matMul", [turned(a, transposeA), turned(b, transposeB)], {
    transposeA: false,
    transposeB: false,
  });
}

function lastAxesSwapped({ type: { shape } }: Value): number[] {
  const rank = shape.length;
  return shape.map((_, axis) => (axis === rank - 1 ? rank - 2 : axis === rank - 2 ? rank - 1 : axis));
}
