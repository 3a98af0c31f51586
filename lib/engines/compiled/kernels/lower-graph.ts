import type { Graph, OpNode, Value } from "../../../graph/graph";
import type { OpName } from "../../../graph/op-attributes";
import { elementCount } from "../../../tensor/shape";
import { encodePlan, type EncodedPlan } from "./encode-plan";
import { NotInKernels } from "./instruction";
import { ELEMENTWISE_LOWERINGS } from "./lower-elementwise";
import { CONVOLUTION_LOWERINGS } from "./lower-convolution";
import { KERNEL_GRADIENT_LOWERINGS } from "./lower-kernel-gradient";
import { POOLING_LOWERINGS } from "./lower-pooling";
import type { LoweringRule } from "./lowering-rule";
import { TENSOR_LOWERINGS } from "./lower-tensors";
import { PlanBuilder } from "./plan-builder";

/** What the kernels run for one batch size. */
export interface Plan extends EncodedPlan {
  /** Slot 1: constants and numbers. Then inputs, then outputs, in the graph's order. */
  constants: Float32Array;
  outputs: readonly { name: string; floats: number }[];
}

/** Every op the kernels know. */
const RULES: { readonly [Op in OpName]?: LoweringRule<Op> } = {
  ...ELEMENTWISE_LOWERINGS,
  ...CONVOLUTION_LOWERINGS,
  ...KERNEL_GRADIENT_LOWERINGS,
  ...POOLING_LOWERINGS,
  ...TENSOR_LOWERINGS,
};

/**
 * Compiles a graph for a number of images into instructions of the kernels in native/, and lays out their memory.
 *
 * Throws {@link NotInKernels} where a node has no kernel; nothing else is wrong with such a graph.
 *
 * @param vectorWidth channels of a block, as the built kernels say.
 */
export function lowerGraph(graph: Graph, batch: number, vectorWidth: number): Plan {
  const builder = new PlanBuilder(batch, vectorWidth);
  const firstInput = 2;
  const firstOutput = firstInput + graph.inputs.length;
  for (const { value, tensor } of graph.constants) builder.constant(value, tensor.data);
  graph.inputs.forEach((input, index) => takeInput(builder, input, firstInput + index));
  for (const node of graph.nodes) lowerNode(builder, node);
  const outputs = graph.outputs.map(({ name, value }, index) => {
    giveOutput(builder, value, firstOutput + index);
    return { name, floats: elementCount(builder.shapeOf(value)) };
  });
  return {
    ...encodePlan(builder.finish(), batch, firstOutput + graph.outputs.length),
    constants: builder.constants(),
    outputs,
  };
}

function lowerNode<Op extends OpName>(builder: PlanBuilder, node: OpNode<Op>): void {
  const rule: LoweringRule<Op> | undefined = RULES[node.op];
  if (rule === undefined) throw new NotInKernels(`${node.op} of "${node.scope}" has no kernel`);
  rule(builder, node);
}

/** Says where an input lies; maps come plain and are put into blocks first. */
function takeInput(builder: PlanBuilder, input: Value, slot: number): void {
  const view = { buffer: { floats: elementCount(builder.shapeOf(input)), slot }, offset: 0 };
  if (builder.mapOf(input) === null) builder.place(input, view);
  else builder.fromPlain(graphBorder(input), view, input);
}

/** A node that stands for the border of the graph. */
function graphBorder(value: Value): OpNode<"reshape"> {
  return { op: "reshape", scope: "", attributes: { shape: value.type.shape }, inputs: [], outputs: [value] };
}

/** Lets a value be written straight into the caller's array, or copies it there at the end. */
function giveOutput(builder: PlanBuilder, value: Value, slot: number): void {
  const floats = elementCount(builder.shapeOf(value));
  const node = graphBorder(value);
  const view = builder.plainView(node, value);
  if (view.buffer.slot === null && view.offset === 0 && view.buffer.floats === floats) {
    view.buffer.slot = slot;
    return;
  }
  const target = { buffer: { floats, slot }, offset: 0 };
  builder.emit(node, "copy", 1, { source: view, target, axes: [{ length: floats, source: 1, target: 1 }] });
}
