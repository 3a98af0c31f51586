/** @file Sums, means and maxima over axes, and the softmax family over the last axis. */
import { materialise } from "../cotangent";
import type { Dimension, GraphShape } from "../dimension";
import type { OpNode, TensorType, Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import type { ReduceAttributes } from "../op-attributes";
import {
  emitAs,
  float32,
  int,
  ints,
  requireShape,
  type EmitContext,
  type GradientRequest,
  type OnnxCall,
  type OpRule,
} from "../op-rule";

function inferReduce(inputs: readonly TensorType[], { axes, keepDims }: ReduceAttributes): TensorType[] {
  requireShape(inputs.length === 1, "takes one operand");
  const { shape } = inputs[0];
  requireShape(
    axes.length > 0 && axes.every((axis) => axis >= 0 && axis < shape.length),
    `axes ${axes.join(", ")} are not all there`,
  );
  return [float32(keepDims ? reduced(shape, axes) : shape.filter((_, axis) => !axes.includes(axis)))];
}

/** The shape with the given axes set to 1. */
function reduced(shape: GraphShape, axes: readonly number[]): GraphShape {
  return shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension));
}

/** The cotangent of a reduction, with its reduced axes back as 1: broadcastable to the input. */
function withReducedAxes(builder: GraphBuilder, dy: Value, input: Value, { axes, keepDims }: ReduceAttributes): Value {
  return keepDims ? dy : builder.value("reshape", [dy], { shape: reduced(input.type.shape, axes) });
}

function sumGradient({ builder, node, cotangents: [dy] }: GradientRequest<"reduceSum">): (Value | null)[] {
  return [dy === null ? null : withReducedAxes(builder, dy, node.inputs[0], node.attributes)];
}

function meanGradient({ builder, node, cotangents: [dy] }: GradientRequest<"reduceMean">): (Value | null)[] {
  if (dy === null) return [null];
  const share = inverseCountOf(builder, node.inputs[0], node.attributes.axes);
  return [builder.value("mul", [withReducedAxes(builder, dy, node.inputs[0], node.attributes), share])];
}

/** Each maximum gets dy; equal maxima share it evenly, as in PyTorch's `amax`. */
function maxGradient({ builder, node, cotangents: [dy] }: GradientRequest<"reduceMax">): (Value | null)[] {
  if (dy === null) return [null];
  const [x] = node.inputs;
  const { axes } = node.attributes;
  const peak = withReducedAxes(builder, node.outputs[0], x, node.attributes);
  const winners = builder.value("sub", [builder.scalar(1), builder.value("greater", [peak, x])]);
  const count = builder.value("reduceSum", [winners], { axes, keepDims: true });
  return [
    builder.value("mul", [winners, builder.value("div", [withReducedAxes(builder, dy, x, node.attributes), count])]),
  ];
}

/** 1 / (number of elements along `axes`): a constant, or a value of the run where the batch is among them. */
export function inverseCountOf(builder: GraphBuilder, input: Value, axes: readonly number[]): Value {
  const lengths = axes.map((axis) => input.type.shape[axis]);
  const count = lengths.reduce<number>((product, length) => product * multiplierOf(length), 1);
  const hasBatch = lengths.some((length) => typeof length !== "number");
  return hasBatch ? builder.value("inverseCount", [input], { perImage: count }) : builder.scalar(1 / count);
}

function multiplierOf(dimension: Dimension): number {
  return typeof dimension === "number" ? dimension : dimension.batch;
}

/** 1 / (N · perImage), N being the input's first axis. */
function emitInverseCount(node: OpNode<"inverseCount">, context: EmitContext): OnnxCall[] {
  const [shape, batch, count] = [context.temporary(), context.temporary(), context.temporary()];
  return [
    { opType: "Shape", inputs: [node.inputs[0].name], outputs: [shape], attributes: { start: int(0), end: int(1) } },
    { opType: "Cast", inputs: [shape], outputs: [batch], attributes: { to: int(1) } },
    { opType: "Mul", inputs: [batch, context.float32([node.attributes.perImage], [1])], outputs: [count] },
    { opType: "Reciprocal", inputs: [count], outputs: [node.outputs[0].name] },
  ];
}

function inferLastAxis(inputs: readonly TensorType[]): TensorType[] {
  requireShape(inputs.length === 1 && inputs[0].shape.length > 0, "takes one operand with at least one axis");
  return [float32(inputs[0].shape)];
}

/** ∂ softmax: dx = y·(dy − Σ y·dy). */
function softmaxGradient({ builder, node, cotangents: [dy] }: GradientRequest<"softmax">): (Value | null)[] {
  if (dy === null) return [null];
  const [y] = node.outputs;
  const sum = builder.value("reduceSum", [builder.value("mul", [y, dy])], {
    axes: [y.type.shape.length - 1],
    keepDims: true,
  });
  return [builder.value("mul", [y, builder.value("sub", [dy, sum])])];
}

/** ∂ logSoftmax: dx = dy − softmax(x) · Σ dy. */
function logSoftmaxGradient({ builder, node, cotangents: [dy] }: GradientRequest<"logSoftmax">): (Value | null)[] {
  if (dy === null) return [null];
  const y = node.outputs[0];
  const full = materialise(builder, dy, y);
  const sum = builder.value("reduceSum", [full], { axes: [y.type.shape.length - 1], keepDims: true });
  return [builder.value("sub", [full, builder.value("mul", [builder.value("exp", [y]), sum])])];
}

const axesAttributes = ({ axes, keepDims }: ReduceAttributes) => ({
  axes: ints(axes),
  keepdims: int(keepDims ? 1 : 0),
});

export const REDUCTION_OPS = {
  reduceSum: {
    doc: {
      shapes: "[…] → the other axes, or the reduced ones as 1 (`keepDims`)",
      maths: "Σ x over `axes`",
      gradient: "dx = dy along `axes`",
      source: "numpy.sum; ONNX ReduceSum-13",
    },
    infer: inferReduce,
    gradient: sumGradient,
    // ONNX took the axes as an input in ReduceSum-13, in ReduceMean and ReduceMax only from opset 18.
    emit: (node, context) => [
      {
        opType: "ReduceSum",
        inputs: [node.inputs[0].name, context.int64(node.attributes.axes)],
        outputs: [node.outputs[0].name],
        attributes: { keepdims: int(node.attributes.keepDims ? 1 : 0) },
      },
    ],
  } satisfies OpRule<"reduceSum">,
  reduceMean: {
    doc: {
      shapes: "[…] → the other axes, or the reduced ones as 1 (`keepDims`)",
      maths: "Σ x / count over `axes`",
      gradient: "dx = dy / count along `axes`",
      source: "numpy.mean; ONNX ReduceMean-13",
    },
    infer: inferReduce,
    gradient: meanGradient,
    emit: emitAs<"reduceMean">("ReduceMean", axesAttributes),
  } satisfies OpRule<"reduceMean">,
  reduceMax: {
    doc: {
      shapes: "[…] → the other axes, or the reduced ones as 1 (`keepDims`)",
      maths: "max x over `axes`",
      gradient: "dx = dy · [x = y] / number of maxima: equal maxima share it",
      source: "torch.amax; ONNX ReduceMax-13",
    },
    infer: inferReduce,
    gradient: maxGradient,
    emit: emitAs<"reduceMax">("ReduceMax", axesAttributes),
  } satisfies OpRule<"reduceMax">,
  inverseCount: {
    doc: {
      shapes: "[N, …] → [1]",
      maths: "1 / (N · `perImage`), N known only at run time",
      gradient: null,
      source: "ONNX Shape-15, Reciprocal-13",
    },
    infer: (inputs) => {
      requireShape(
        inputs.length === 1 && typeof inputs[0].shape[0] === "object",
        "takes one operand with the batch first",
      );
      return [float32([1])];
    },
    gradient: null,
    emit: emitInverseCount,
  } satisfies OpRule<"inverseCount">,
  softmax: {
    doc: {
      shapes: "[…, K] → […, K]",
      maths: "eˣ / Σ eˣ over the last axis",
      gradient: "dx = y·(dy − Σ y·dy)",
      source: "torch.softmax(dim=-1); ONNX Softmax-13",
    },
    infer: inferLastAxis,
    gradient: softmaxGradient,
    emit: emitAs<"softmax">("Softmax", () => ({ axis: int(-1) })),
  } satisfies OpRule<"softmax">,
  logSoftmax: {
    doc: {
      shapes: "[…, K] → […, K]",
      maths: "x − ln Σ eˣ over the last axis",
      gradient: "dx = dy − e^y · Σ dy",
      source: "torch.log_softmax(dim=-1); ONNX LogSoftmax-13",
    },
    infer: inferLastAxis,
    gradient: logSoftmaxGradient,
    emit: emitAs<"logSoftmax">("LogSoftmax", () => ({ axis: int(-1) })),
  } satisfies OpRule<"logSoftmax">,
};
