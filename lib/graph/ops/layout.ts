/** @file Ops that move numbers and change none. */
import { materialise, sumToInput } from "../cotangent";
import {
  broadcastShapes,
  elementDimension,
  sameDimension,
  sameShape,
  type Dimension,
  type GraphShape,
} from "../dimension";
import type { OpNode, TensorType, Value } from "../graph";
import { inferUnary } from "./elementwise";
import { REVERSED_END, type OpAttributes, type SliceAttributes } from "../op-attributes";
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

function known(dimension: Dimension): number {
  requireShape(typeof dimension === "number", "the batch axis cannot be cut");
  return dimension;
}

/** A reshape's target as ONNX takes it, the batch axis inferred. */
function emitReshape(node: OpNode<"reshape">, context: EmitContext): OnnxCall[] {
  const target = node.attributes.shape.map((dimension) => (typeof dimension === "number" ? dimension : -1));
  return [{ opType: "Reshape", inputs: [node.inputs[0].name, context.int64(target)], outputs: [node.outputs[0].name] }];
}

function reshapeGradient({ builder, node, cotangents: [dy] }: GradientRequest<"reshape">): (Value | null)[] {
  if (dy === null) return [null];
  return [builder.value("reshape", [materialise(builder, dy, node.outputs[0])], { shape: node.inputs[0].type.shape })];
}

function inverse(permutation: readonly number[]): number[] {
  return permutation.map((_, axis) => permutation.indexOf(axis));
}

function emitExpandLike(node: OpNode<"expandLike">, context: EmitContext): OnnxCall[] {
  const shape = context.temporary();
  return [
    { opType: "Shape", inputs: [node.inputs[1].name], outputs: [shape] },
    { opType: "Expand", inputs: [node.inputs[0].name, shape], outputs: [node.outputs[0].name] },
  ];
}

function slicedLength(start: number, end: number, step: number): number {
  const last = end === REVERSED_END ? -1 : end;
  return Math.ceil((last - start) / step);
}

function inferSlice(inputs: readonly TensorType[], { axes, starts, ends, steps }: SliceAttributes): TensorType[] {
  requireShape(inputs.length === 1, "takes one operand");
  const shape: Dimension[] = [...inputs[0].shape];
  axes.forEach((axis, i) => {
    const length = known(shape[axis]);
    requireShape(
      starts[i] >= 0 && starts[i] < length && (ends[i] <= length || steps[i] < 0),
      `the slice leaves axis ${axis}`,
    );
    shape[axis] = slicedLength(starts[i], ends[i], steps[i]);
  });
  return [float32(shape)];
}

function inferSplit(inputs: readonly TensorType[], { axis, sizes }: OpAttributes["split"]): TensorType[] {
  requireShape(inputs.length === 1, "takes one operand");
  const { shape } = inputs[0];
  requireShape(
    known(shape[axis]) === sizes.reduce((sum, size) => sum + size, 0),
    "the parts must make up the whole axis",
  );
  return sizes.map((size) => float32(shape.map((dimension, i) => (i === axis ? size : dimension))));
}

function splitGradient({ builder, node, cotangents }: GradientRequest<"split">): (Value | null)[] {
  if (cotangents.every((cotangent) => cotangent === null)) return [null];
  const parts = node.outputs.map((output, index) =>
    materialise(builder, cotangents[index] ?? builder.scalar(0), output),
  );
  return [builder.value("concat", parts, { axis: node.attributes.axis })];
}

function inferConcat(inputs: readonly TensorType[], { axis }: OpAttributes["concat"]): TensorType[] {
  requireShape(inputs.length > 0, "takes at least one operand");
  const [first] = inputs;
  const fits = ({ shape }: TensorType) =>
    shape.length === first.shape.length && shape.every((d, i) => i === axis || sameDimension(d, first.shape[i]));
  requireShape(inputs.every(fits), "the operands differ off the axis");
  const total = inputs.reduce((sum, { shape }) => sum + known(shape[axis]), 0);
  return [float32(first.shape.map((dimension, i) => (i === axis ? total : dimension)))];
}

function concatGradient({ builder, node, cotangents: [dy] }: GradientRequest<"concat">): readonly (Value | null)[] {
  if (dy === null) return node.inputs.map(() => null);
  const { axis } = node.attributes;
  const sizes = node.inputs.map((input) => known(input.type.shape[axis]));
  return builder.values("split", [materialise(builder, dy, node.outputs[0])], { axis, sizes });
}

function padGradient({ builder, node, cotangents: [dy] }: GradientRequest<"pad">): (Value | null)[] {
  if (dy === null) return [null];
  const [top, left] = node.attributes.pads;
  const [height, width] = node.inputs[0].type.shape.slice(2).map(known);
  return [
    builder.value("slice", [materialise(builder, dy, node.outputs[0])], {
      axes: [2, 3],
      starts: [top, left],
      ends: [top + height, left + width],
      steps: [1, 1],
    }),
  ];
}

function inferPad(
  inputs: readonly TensorType[],
  [top, left, bottom, right]: OpAttributes["pad"]["pads"],
): TensorType[] {
  requireShape(inputs.length === 1 && inputs[0].shape.length === 4, "takes one map [N, C, H, W]");
  const [batch, channels, height, width] = inputs[0].shape;
  return [float32([batch, channels, known(height) + top + bottom, known(width) + left + right])];
}

function emitPad(node: OpNode<"pad">, context: EmitContext): OnnxCall[] {
  const [top, left, bottom, right] = node.attributes.pads;
  return [
    {
      opType: "Pad",
      inputs: [node.inputs[0].name, context.int64([0, 0, top, left, 0, 0, bottom, right])],
      outputs: [node.outputs[0].name],
    },
  ];
}

function emitSlice(node: OpNode<"slice">, context: EmitContext): OnnxCall[] {
  const { starts, ends, axes, steps } = node.attributes;
  const inputs = [node.inputs[0].name, ...[starts, ends, axes, steps].map((values) => context.int64(values))];
  return [{ opType: "Slice", inputs, outputs: [node.outputs[0].name] }];
}

function sameElements(from: GraphShape, to: GraphShape): boolean {
  return sameDimension(elementDimension(from), elementDimension(to));
}

export const LAYOUT_OPS = {
  reshape: {
    doc: {
      shapes: "[…] → `shape`, with as many elements",
      maths: "the same numbers in the same row-major order",
      gradient: "dx = dy in the shape of x",
      source: "ONNX Reshape-14",
    },
    infer: (inputs, { shape }) => {
      requireShape(inputs.length === 1 && sameElements(inputs[0].shape, shape), "the number of elements must stay");
      return [{ element: inputs[0].element, shape }];
    },
    gradient: reshapeGradient,
    emit: emitReshape,
  } satisfies OpRule<"reshape">,
  transpose: {
    doc: {
      shapes: "[…] → axis i is axis `permutation[i]` of x",
      maths: "the same numbers with the axes in another order",
      gradient: "dx = dy under the inverse permutation",
      source: "numpy.transpose; ONNX Transpose-13",
    },
    infer: (inputs, { permutation }) => {
      requireShape(inputs.length === 1, "takes one operand");
      const { shape } = inputs[0];
      requireShape(
        permutation.length === shape.length && new Set(permutation).size === shape.length,
        "takes a permutation of the axes",
      );
      return [float32(permutation.map((axis) => shape[axis]))];
    },
    gradient: ({ builder, node, cotangents: [dy] }) =>
      dy === null
        ? [null]
        : [
            builder.value("transpose", [materialise(builder, dy, node.outputs[0])], {
              permutation: inverse(node.attributes.permutation),
            }),
          ],
    emit: emitAs<"transpose">("Transpose", ({ permutation }) => ({ perm: ints(permutation) })),
  } satisfies OpRule<"transpose">,
  expandLike: {
    doc: {
      shapes: "x, like → like",
      maths: "x repeated to the shape of like",
      gradient: "dx = dy summed over the axes x was repeated along",
      source: "numpy.broadcast_to; ONNX Expand-13",
    },
    infer: (inputs) => {
      requireShape(inputs.length === 2, "takes a tensor and one of the wanted shape");
      const shape = broadcastShapes(inputs[0].shape, inputs[1].shape);
      requireShape(
        shape !== null && sameShape(shape, inputs[1].shape),
        "the tensor does not broadcast to the wanted shape",
      );
      return [float32(shape)];
    },
    gradient: ({ builder, node, cotangents: [dy] }) => [
      dy === null ? null : sumToInput(builder, dy, node.inputs[0], node.outputs[0]),
      null,
    ],
    emit: emitExpandLike,
  } satisfies OpRule<"expandLike">,
  stopGradient: {
    doc: {
      shapes: "[…] → […]",
      maths: "x",
      gradient: "none goes back: to what x is computed from, y is a constant",
      source: "torch.Tensor.detach; tf.stop_gradient; ONNX Identity-13",
    },
    infer: inferUnary,
    gradient: () => [null],
    emit: emitAs<"stopGradient">("Identity"),
  } satisfies OpRule<"stopGradient">,
  slice: {
    doc: {
      shapes: "[…] → […]",
      maths: "the elements `starts`, `starts` + `steps`, … before `ends` of `axes`",
      gradient: null,
      source: "numpy's basic slicing; ONNX Slice-13",
    },
    infer: inferSlice,
    gradient: null,
    emit: emitSlice,
  } satisfies OpRule<"slice">,
  split: {
    doc: {
      shapes: "[…] → one tensor per size",
      maths: "consecutive parts of `axis`, of the lengths `sizes`",
      gradient: "dx = the parts' dy joined, zeros for parts without one",
      source: "numpy.split; ONNX Split-13",
    },
    infer: inferSplit,
    gradient: splitGradient,
    emit: (node, context) => [
      {
        opType: "Split",
        inputs: [node.inputs[0].name, context.int64(node.attributes.sizes)],
        outputs: node.outputs.map((output) => output.name),
        attributes: { axis: int(node.attributes.axis) },
      },
    ],
  } satisfies OpRule<"split">,
  concat: {
    doc: {
      shapes: "[…], … → […] with the summed length of `axis`",
      maths: "the inputs one after the other along `axis`",
      gradient: "each input gets its part of dy",
      source: "numpy.concatenate; ONNX Concat-13",
    },
    infer: inferConcat,
    gradient: concatGradient,
    emit: emitAs<"concat">("Concat", ({ axis }) => ({ axis: int(axis) })),
  } satisfies OpRule<"concat">,
  pad: {
    doc: {
      shapes: "[N, C, H, W] → [N, C, top + H + bottom, left + W + right]",
      maths: "zeros around each map",
      gradient: "dx = the inner part of dy",
      source: "numpy.pad; ONNX Pad-13",
    },
    infer: (inputs, { pads }) => inferPad(inputs, pads),
    gradient: padGradient,
    emit: emitPad,
  } satisfies OpRule<"pad">,
};
