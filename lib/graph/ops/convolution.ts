/** @file 2-D convolution, plain or depthwise, its transpose, and the gradients with respect to input and kernel. */
import { materialise } from "../cotangent";
import { sameDimension, type Dimension, type GraphShape } from "../dimension";
import type { TensorType, Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import { REVERSED_END, type ConvAttributes, type ConvTransposeAttributes, type Pads, type Pair } from "../op-attributes";
import { emitAs, float32, int, ints, requireShape, type GradientRequest, type OpRule } from "../op-rule";
import { weightGradient } from "./weight-gradient";

function spatialLength(shape: GraphShape, axis: number): number {
  const length = shape[axis];
  requireShape(typeof length === "number", "takes maps of a known height and width");
  return length;
}

function requireGroups(group: number, channels: Dimension, outputs: Dimension): void {
  requireShape(group === 1 || (channels === group && outputs === group), "groups must be 1, or one per channel (depthwise)");
}

function requireBias(bias: TensorType | undefined, outputs: Dimension): void {
  if (bias !== undefined) requireShape(bias.shape.length === 1 && sameDimension(bias.shape[0], outputs), "the bias must have one value per output channel");
}

function inferConv(inputs: readonly TensorType[], { strides, pads, dilations, group }: ConvAttributes): TensorType[] {
  requireShape(inputs.length === 2 || inputs.length === 3, "takes a map, a kernel and perhaps a bias");
  const [x, kernel] = inputs.map((type) => type.shape);
  requireShape(x.length === 4 && kernel.length === 4, "takes [N, C, H, W] and [O, C/group, kh, kw]");
  requireShape(sameDimension(group === 1 ? x[1] : 1, kernel[1]), "the kernel reads another number of channels");
  requireGroups(group, x[1], kernel[0]);
  requireBias(inputs[2], kernel[0]);
  const spatial = [0, 1].map((axis) => {
    const extent = (spatialLength(kernel, axis + 2) - 1) * dilations[axis] + 1;
    const padded = spatialLength(x, axis + 2) + pads[axis] + pads[axis + 2];
    requireShape(padded >= extent, "the kernel is larger than the padded map");
    return Math.floor((padded - extent) / strides[axis]) + 1;
  });
  return [float32([x[0], kernel[0], ...spatial])];
}

function inferConvTranspose(inputs: readonly TensorType[], { strides, pads, outputPadding, group }: ConvTransposeAttributes): TensorType[] {
  requireShape(inputs.length === 2, "takes a map and a kernel");
  const [x, kernel] = inputs.map((type) => type.shape);
  requireShape(x.length === 4 && kernel.length === 4, "takes [N, I, H, W] and [I, C/group, kh, kw]");
  requireShape(sameDimension(x[1], kernel[0]), "the kernel reads another number of channels");
  requireGroups(group, x[1], kernel[0]);
  const spatial = [0, 1].map((axis) => {
    requireShape(outputPadding[axis] < strides[axis] || outputPadding[axis] === 0, "the output padding must be below the stride");
    return strides[axis] * (spatialLength(x, axis + 2) - 1) + outputPadding[axis] + spatialLength(kernel, axis + 2) - pads[axis] - pads[axis + 2];
  });
  requireShape(spatial.every((length) => length > 0), "the output is empty");
  return [float32([x[0], group === 1 ? kernel[1] : group, ...spatial])];
}

/**
 * ∂conv/∂x of dy: the transposed convolution with the same kernel.
 *
 * At stride 1 that is a convolution with the kernel's taps reversed and its channels swapped, which onnxruntime runs
 * in about two thirds of ConvTranspose's time.
 */
function inputGradient(builder: GraphBuilder, dy: Value, x: Value, kernel: Value, attributes: ConvAttributes): Value {
  const { strides, pads, group } = attributes;
  const extents = [2, 3].map((axis) => spatialLength(kernel.type.shape, axis));
  const canReverse = group === 1 && strides.every((stride) => stride === 1) && pads.every((pad, side) => pad < extents[side % 2]);
  if (canReverse) {
    const around = pads.map((pad, side) => extents[side % 2] - 1 - pad) as unknown as Pads;
    return builder.value("conv", [dy, reverseKernel(builder, kernel, extents)], { ...attributes, pads: around });
  }
  const outputPadding = extents.map((extent, axis) => {
    const covered = strides[axis] * (spatialLength(dy.type.shape, axis + 2) - 1) + extent;
    return spatialLength(x.type.shape, axis + 2) - (covered - pads[axis] - pads[axis + 2]);
  });
  return builder.value("convTranspose", [dy, kernel], { strides, pads, group, outputPadding: outputPadding as unknown as Pair });
}

/** `[O, C, kh, kw]` → `[C, O, kh, kw]` with rows and columns in reverse. */
function reverseKernel(builder: GraphBuilder, kernel: Value, extents: readonly number[]): Value {
  const swapped = builder.value("transpose", [kernel], { permutation: [1, 0, 2, 3] });
  if (extents.every((extent) => extent === 1)) return swapped;
  const starts = extents.map((extent) => extent - 1);
  return builder.value("slice", [swapped], { axes: [2, 3], starts, ends: [REVERSED_END, REVERSED_END], steps: [-1, -1] });
}

function convGradient({ builder, node, cotangents: [cotangent], wanted }: GradientRequest<"conv">): (Value | null)[] {
  if (cotangent === null) return [null, null, null];
  const [x, kernel] = node.inputs;
  const dy = materialise(builder, cotangent, node.outputs[0]);
  return [
    wanted[0] ? inputGradient(builder, dy, x, kernel, node.attributes) : null,
    wanted[1] ? weightGradient(builder, dy, x, kernel, node.attributes) : null,
    wanted[2] ? builder.value("reduceSum", [dy], { axes: [0, 2, 3], keepDims: false }) : null,
  ];
}

export const CONVOLUTION_OPS = {
  conv: {
    infer: inferConv,
    gradient: convGradient,
    emit: emitAs<"conv">("Conv", ({ strides, pads, dilations, group }) => ({
      strides: ints(strides),
      pads: ints(pads),
      dilations: ints(dilations),
      group: int(group),
    })),
  } satisfies OpRule<"conv">,
  convTranspose: {
    infer: inferConvTranspose,
    gradient: null,
    emit: emitAs<"convTranspose">("ConvTranspose", ({ strides, pads, outputPadding, group }) => ({
      strides: ints(strides),
      pads: ints(pads),
      output_padding: ints(outputPadding),
      group: int(group),
    })),
  } satisfies OpRule<"convTranspose">,
};
