/** @file Ops that move numbers, matrix products and softmax as kernel calls; what only renames memory costs nothing. */
import type { OpNode, Value } from "../../../graph/graph";
import { elementCount } from "../../../tensor/shape";
import type { BufferView } from "./instruction";
import { stridesOf } from "./layout";
import type { LoweringRule } from "./lowering-rule";
import type { PlanBuilder } from "./plan-builder";

/** A strided copy: from one plain tensor to another, axis by axis. */
interface Copy {
  from: BufferView;
  to: BufferView;
  lengths: readonly number[];
  fromStrides: readonly number[];
  toStrides: readonly number[];
}

function copy(
  plan: PlanBuilder,
  node: OpNode,
  { from, to, lengths, fromStrides, toStrides }: Copy,
  outputs: readonly Value[],
): void {
  const axes = lengths.map((length, axis) => ({ length, source: fromStrides[axis], target: toStrides[axis] }));
  plan.emit(node, "copy", 1, { source: from, target: to, axes }, { outputs });
}

function shifted({ buffer, offset }: BufferView, floats: number): BufferView {
  return { buffer, offset: offset + floats };
}

const reshape: LoweringRule<"reshape"> = (plan, node) => {
  const [x] = node.inputs;
  const [y] = node.outputs;
  if (plan.mapOf(x) === null && plan.mapOf(y) === null) plan.alias(y, x);
  else if (plan.mapOf(y) === null) plan.place(y, plan.plainView(node, x), x);
  else plan.fromPlain(node, plan.plainView(node, x), y);
};

/** Only the backward pass knows it: forward, the numbers are another name for the same memory. */
const stopGradient: LoweringRule<"stopGradient"> = (plan, node) => {
  const [x] = node.inputs;
  const [y] = node.outputs;
  if (plan.mapOf(x) !== null || plan.mapOf(y) !== null) throw plan.refuse(node, "of a map");
  plan.alias(y, x);
};

const transpose: LoweringRule<"transpose"> = (plan, node) => {
  const [x] = node.inputs;
  const [y] = node.outputs;
  const strides = stridesOf(plan.shapeOf(x));
  const lengths = plan.shapeOf(y);
  const { view, outputs, finish } = plan.plainOutput(node, y);
  copy(
    plan,
    node,
    {
      from: plan.plainView(node, x),
      to: view,
      lengths,
      fromStrides: node.attributes.permutation.map((axis) => strides[axis]),
      toStrides: stridesOf(lengths),
    },
    outputs,
  );
  finish();
};

/** Parts of a plain tensor along its first long axis lie one after the other: they share its memory. */
const split: LoweringRule<"split"> = (plan, node) => {
  const [x] = node.inputs;
  const { axis, sizes } = node.attributes;
  const shape = plan.shapeOf(x);
  const [outer, inner] = [elementCount(shape.slice(0, axis)), elementCount(shape.slice(axis + 1))];
  const isShared = outer === 1 && [x, ...node.outputs].every((value) => plan.mapOf(value) === null);
  let start = 0;
  node.outputs.forEach((part, index) => {
    if (isShared) plan.alias(part, x, start * inner);
    else {
      const length = sizes[index] * inner;
      const { view, outputs, finish } = plan.plainOutput(node, part);
      copy(
        plan,
        node,
        {
          from: shifted(plan.plainView(node, x), start * inner),
          to: view,
          lengths: [outer, length],
          fromStrides: [shape[axis] * inner, 1],
          toStrides: [length, 1],
        },
        outputs,
      );
      finish();
    }
    start += sizes[index];
  });
};

const concat: LoweringRule<"concat"> = (plan, node) => {
  const [y] = node.outputs;
  const { axis } = node.attributes;
  const shape = plan.shapeOf(y);
  const [outer, inner] = [elementCount(shape.slice(0, axis)), elementCount(shape.slice(axis + 1))];
  const { view, outputs, finish } = plan.plainOutput(node, y);
  let start = 0;
  for (const part of node.inputs) {
    const length = plan.shapeOf(part)[axis] * inner;
    copy(
      plan,
      node,
      {
        from: plan.plainView(node, part),
        to: shifted(view, start),
        lengths: [outer, length],
        fromStrides: [length, 1],
        toStrides: [shape[axis] * inner, 1],
      },
      outputs,
    );
    start += length;
  }
  finish();
};

const slice: LoweringRule<"slice"> = (plan, node) => {
  const [x] = node.inputs;
  const [y] = node.outputs;
  const { axes, starts, steps } = node.attributes;
  const strides = stridesOf(plan.shapeOf(x));
  const lengths = plan.shapeOf(y);
  const first = axes.reduce((offset, axis, i) => offset + starts[i] * strides[axis], 0);
  const fromStrides = strides.map((stride, axis) => stride * (axes.includes(axis) ? steps[axes.indexOf(axis)] : 1));
  const { view, outputs, finish } = plan.plainOutput(node, y);
  copy(
    plan,
    node,
    { from: shifted(plan.plainView(node, x), first), to: view, lengths, fromStrides, toStrides: stridesOf(lengths) },
    outputs,
  );
  finish();
};

const ROWS_PER_UNIT = 4;

const matMul: LoweringRule<"matMul"> = (plan, node) => {
  const [a, b] = node.inputs;
  const [y] = node.outputs;
  const [left, right] = [plan.shapeOf(a), plan.shapeOf(b)];
  if (left.length !== 2 || right.length !== 2) throw plan.refuse(node, "of more than two axes");
  const { transposeA, transposeB } = node.attributes;
  const [rows, columns] = plan.shapeOf(y);
  const inner = left[transposeA ? 0 : 1];
  const [aRow, aInner] = transposeA ? [1, left[1]] : [left[1], 1];
  const [bInner, bColumn] = transposeB ? [1, right[1]] : [right[1], 1];
  const words = {
    a: plan.viewOf(a),
    b: plan.viewOf(b),
    product: plan.viewOf(y),
    rows,
    inner,
    columns,
    aRow,
    aInner,
    bInner,
    bColumn,
    rowsPerUnit: ROWS_PER_UNIT,
  };
  plan.emit(node, "matMul", Math.ceil(rows / ROWS_PER_UNIT), words, { outputs: [y] });
};

const softmaxRows =
  (isLog: boolean) =>
  (plan: PlanBuilder, node: OpNode<"softmax"> | OpNode<"logSoftmax">): void => {
    const [x] = node.inputs;
    const [y] = node.outputs;
    if (plan.mapOf(x) !== null) throw plan.refuse(node, "over the columns of a map");
    const shape = plan.shapeOf(x);
    const columns = shape[shape.length - 1];
    plan.emit(
      node,
      "softmax",
      1,
      { x: plan.viewOf(x), y: plan.viewOf(y), rows: elementCount(shape) / columns, columns, isLog },
      { outputs: [y] },
    );
  };

export const TENSOR_LOWERINGS = {
  reshape,
  stopGradient,
  transpose,
  split,
  concat,
  slice,
  matMul,
  softmax: softmaxRows(false),
  logSoftmax: softmaxRows(true),
};
