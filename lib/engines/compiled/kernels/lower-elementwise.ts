/** @file Elementwise ops and sums over maps as steps of programs, over plain tensors as programs or small kernels. */
import type { OpNode, Value } from "../../../graph/graph";
import type { OpName } from "../../../graph/op-attributes";
import { KERNEL_ABI, type BroadcastOp, type ElementwiseOp, type OperandKind } from "./abi/kernel-abi";
import type { Extent, Operand } from "./elementwise-program";
import { stridesOf, type MapShape } from "./layout";
import type { LoweringRule } from "./lowering-rule";
import type { PlanBuilder } from "./plan-builder";

function extentOf(plan: PlanBuilder, { images, blocks, channels, height, width }: MapShape): Extent & { kind: "map" } {
  return { kind: "map", images, blocks, channels, plane: height * width * plan.vectorWidth };
}

/** How an operand is repeated over a map, or null where the kernels know no such way. */
function kindOver(shape: readonly number[], { images, channels, height, width }: MapShape): OperandKind | null {
  const aligned = [...new Array<number>(Math.max(0, 4 - shape.length)).fill(1), ...shape];
  const kinds: [OperandKind, readonly number[]][] = [
    ["full", [images, channels, height, width]],
    ["scalar", [1, 1, 1, 1]],
    ["channel", [1, channels, 1, 1]],
    ["imageChannel", [images, channels, 1, 1]],
    ["image", [images, 1, 1, 1]],
    ["position", [1, 1, height, width]],
  ];
  return kinds.find(([, lengths]) => lengths.every((length, axis) => length === aligned[axis]))?.[0] ?? null;
}

/** The operand of a program over a map, or null where it has to be repeated number by number. */
function operandOver(plan: PlanBuilder, value: Value, map: MapShape): Operand | null {
  const kind = kindOver(plan.shapeOf(value), map);
  return kind === null || (kind === "full" && plan.mapOf(value) === null) ? null : { value, kind };
}

/** One op with numpy broadcasting, in whichever way its shapes allow. */
function lowerElementwise(
  plan: PlanBuilder,
  node: OpNode,
  op: ElementwiseOp,
  inputs: readonly Value[],
  output: Value,
  immediate = 0,
): void {
  const map = plan.mapOf(output);
  const operands = map === null ? [] : inputs.map((value) => operandOver(plan, value, map));
  if (map !== null && operands.every((operand) => operand !== null)) {
    plan.elementwise(node, op, extentOf(plan, map), operands, output, immediate);
    return;
  }
  if (map !== null) return broadcast(plan, node, op, inputs, output);
  const length = plan.shapeOf(output).reduce((product, n) => product * n, 1);
  const kinds = inputs.map((value): OperandKind | null => {
    const own = plan.shapeOf(value).reduce((product, n) => product * n, 1);
    if (own === length) return "full";
    return own === 1 ? "scalar" : null;
  });
  if (kinds.every((kind) => kind !== null)) {
    plan.elementwise(
      node,
      op,
      { kind: "vector", length },
      inputs.map((value, index) => ({ value, kind: kinds[index] })),
      output,
      immediate,
    );
    return;
  }
  broadcast(plan, node, op, inputs, output);
}

/** Whether the number-by-number kernel knows an op. */
function isBroadcastOp(op: string): op is BroadcastOp {
  const known: readonly string[] = KERNEL_ABI.enums.broadcastOp;
  return known.includes(op);
}

function broadcast(plan: PlanBuilder, node: OpNode, op: ElementwiseOp, inputs: readonly Value[], output: Value): void {
  if (!isBroadcastOp(op)) throw plan.refuse(node, "repeats its operands");
  const shape = plan.shapeOf(output);
  const strides = (value: Value) => {
    const own = plan.shapeOf(value);
    const steps = stridesOf(own);
    return shape.map((_, axis) => {
      const at = axis - shape.length + own.length;
      return at < 0 || own[at] === 1 ? 0 : steps[at];
    });
  };
  const [a, b] = [inputs[0], inputs[inputs.length - 1]];
  const { view, outputs, finish } = plan.plainOutput(node, output);
  const [aStrides, bStrides] = [strides(a), strides(b)];
  const axes = shape.map((length, axis) => ({ length, a: aStrides[axis], b: bStrides[axis] }));
  const words = { op, a: plan.plainView(node, a), b: plan.plainView(node, b), result: view, axes };
  plan.emit(node, "broadcast", 1, words, { outputs });
  finish();
}

const same =
  <Op extends OpName & ElementwiseOp>(op: Op): LoweringRule<Op> =>
  (plan, node) =>
    lowerElementwise(plan, node, op, node.inputs, node.outputs[0]);

const leakyRelu: LoweringRule<"leakyRelu"> = (plan, node) =>
  lowerElementwise(plan, node, "leakyRelu", node.inputs, node.outputs[0], node.attributes.slope);

const pow: LoweringRule<"pow"> = (plan, node) =>
  lowerElementwise(plan, node, "pow", node.inputs, node.outputs[0], node.attributes.exponent);

const elu: LoweringRule<"elu"> = (plan, node) =>
  lowerElementwise(plan, node, "elu", node.inputs, node.outputs[0], node.attributes.alpha);

const expandLike: LoweringRule<"expandLike"> = (plan, node) =>
  lowerElementwise(plan, node, "copy", [node.inputs[0]], node.outputs[0]);

const channelAffine: LoweringRule<"channelAffine"> = (plan, node) => {
  const [x, scale, offset] = node.inputs;
  const map = plan.requireMap(node, x);
  plan.elementwise(
    node,
    "affine",
    extentOf(plan, map),
    [
      { value: x, kind: "full" },
      { value: scale, kind: "channel" },
      { value: offset, kind: "channel" },
    ],
    node.outputs[0],
  );
};

function channelSum(
  plan: PlanBuilder,
  node: OpNode,
  op: "sum" | "dot",
  inputs: readonly Value[],
  factor: number,
): void {
  const map = plan.requireMap(node, inputs[0]);
  const [output] = node.outputs;
  const sums = plan.planeSums(
    node,
    op,
    extentOf(plan, map),
    inputs.map((value): Operand => ({ value, kind: "full" })),
    plan.vectorWidth,
  );
  const { images, blocks, channels } = map;
  plan.emit(
    node,
    "channelSum",
    blocks,
    { sums, result: plan.viewOf(output), images, blocks, channels, factor },
    { outputs: [output] },
  );
}

const channelDot: LoweringRule<"channelDot"> = (plan, node) => channelSum(plan, node, "dot", node.inputs, 1);

const channelMoments: LoweringRule<"channelMoments"> = (plan, node) => {
  const [x] = node.inputs;
  const [mean, variance] = node.outputs;
  const map = plan.requireMap(node, x);
  const sums = plan.planeSums(node, "moments", extentOf(plan, map), [{ value: x, kind: "full" }], 3 * plan.vectorWidth);
  const { images, blocks, channels } = map;
  const made = { mean: plan.viewOf(mean), variance: plan.viewOf(variance) };
  const words = { sums, ...made, images, blocks, channels, pixels: map.height * map.width };
  plan.emit(node, "channelMoments", blocks, words, { outputs: [mean, variance] });
};

function lowerReduce(plan: PlanBuilder, node: OpNode<"reduceSum" | "reduceMean" | "reduceMax">): void {
  const [x] = node.inputs;
  const [y] = node.outputs;
  const { axes } = node.attributes;
  const shape = plan.shapeOf(x);
  const count = axes.reduce((product, axis) => product * shape[axis], 1);
  const factor = node.op === "reduceMean" ? 1 / count : 1;
  const map = plan.mapOf(x);
  const over = axes.join();
  if (map !== null && node.op !== "reduceMax" && over === "0,2,3") return channelSum(plan, node, "sum", [x], factor);
  if (map !== null && node.op !== "reduceMax" && over === "2,3") return planeSum(plan, node, x, map, factor);
  const strides = stridesOf(shape);
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const axisOf = (axis: number) => ({ length: shape[axis], stride: strides[axis] });
  const { view, outputs, finish } = plan.plainOutput(node, y);
  const reduction = node.op === "reduceMax" ? "maximum" : "sum";
  const words = { x: plan.plainView(node, x), y: view, factor, kept: kept.map(axisOf), reduced: axes.map(axisOf) };
  plan.emit(node, "reduce", 1, { ...words, reduction }, { outputs });
  finish();
}

function planeSum(plan: PlanBuilder, node: OpNode, x: Value, map: MapShape, factor: number): void {
  const [y] = node.outputs;
  const sums = plan.planeSums(node, "sum", extentOf(plan, map), [{ value: x, kind: "full" }], plan.vectorWidth);
  const words = { sums, result: plan.viewOf(y), blocks: map.blocks, channels: map.channels, factor };
  plan.emit(node, "planeSum", map.images, words, { outputs: [y], unitsPerImage: 1 });
}

/** 1 / (N · perImage): the batch is known here. */
const inverseCount: LoweringRule<"inverseCount"> = (plan, node) => {
  plan.alias(node.outputs[0], plan.scalar(1 / (plan.batch * node.attributes.perImage)));
};

export const ELEMENTWISE_LOWERINGS = {
  add: same("add"),
  sub: same("sub"),
  mul: same("mul"),
  div: same("div"),
  maximum: same("maximum"),
  greater: same("greater"),
  neg: same("neg"),
  sqrt: same("sqrt"),
  exp: same("exp"),
  log: same("log"),
  abs: same("abs"),
  erf: same("erf"),
  tanh: same("tanh"),
  sigmoid: same("sigmoid"),
  sign: same("sign"),
  softplus: same("softplus"),
  relu: same("relu"),
  leakyRelu,
  pow,
  elu,
  expandLike,
  channelAffine,
  channelDot,
  channelMoments,
  inverseCount,
  reduceSum: lowerReduce,
  reduceMean: lowerReduce,
  reduceMax: lowerReduce,
};
