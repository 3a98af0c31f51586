/** @file 2-D convolution with groups and dilation, and its gradients with respect to input (the transposed convolution) and kernel. */
import { invariant } from "../../invariant";
import { materialise } from "../cotangent";
import { sameDimension, type Dimension, type GraphShape } from "../dimension";
import { elementsOf, type OpNode, type TensorType, type Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import {
  REVERSED_END,
  type ConvAttributes,
  type ConvInputGradientAttributes,
  type ConvKernelGradientAttributes,
  type Pads,
  type Pair,
} from "../op-attributes";
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
import { expandKernelGradient } from "./weight-gradient";

function spatialLength(shape: GraphShape, axis: number): number {
  const length = shape[axis];
  requireShape(typeof length === "number", "takes maps of a known height and width");
  return length;
}

function requireGroups(group: number, channels: Dimension, outputs: Dimension): asserts channels is number {
  requireShape(typeof channels === "number" && typeof outputs === "number", "takes maps of a known number of channels");
  requireShape(
    channels % group === 0 && outputs % group === 0,
    `${group} groups do not divide ${channels} and ${outputs} channels evenly`,
  );
}

function requireBias(bias: TensorType | undefined, outputs: Dimension): void {
  if (bias !== undefined)
    requireShape(
      bias.shape.length === 1 && sameDimension(bias.shape[0], outputs),
      "the bias must have one value per output channel",
    );
}

/** Positions of a convolution along one spatial axis (0 or 1). */
function positions(length: number, kernel: number, axis: number, { strides, pads, dilations }: ConvAttributes): number {
  const extent = (kernel - 1) * dilations[axis] + 1;
  const padded = length + pads[axis] + pads[axis + 2];
  requireShape(padded >= extent, "the kernel is larger than the padded map");
  return Math.floor((padded - extent) / strides[axis]) + 1;
}

function inferConv(inputs: readonly TensorType[], attributes: ConvAttributes): TensorType[] {
  requireShape(inputs.length === 2 || inputs.length === 3, "takes a map, a kernel and perhaps a bias");
  const [x, kernel] = inputs.map((type) => type.shape);
  requireShape(x.length === 4 && kernel.length === 4, "takes [N, C, H, W] and [O, C/group, kh, kw]");
  requireGroups(attributes.group, x[1], kernel[0]);
  requireShape(x[1] / attributes.group === kernel[1], "the kernel reads another number of channels");
  requireBias(inputs[2], kernel[0]);
  const spatial = [0, 1].map((axis) =>
    positions(spatialLength(x, axis + 2), spatialLength(kernel, axis + 2), axis, attributes),
  );
  return [float32([x[0], kernel[0], ...spatial])];
}

/** dy `[N, O, h, w]` and the kernel `[O, C/group, kh, kw]` → `[N, C, H, W]` of the given size. */
function inferInputGradient(inputs: readonly TensorType[], attributes: ConvInputGradientAttributes): TensorType[] {
  requireShape(inputs.length === 2, "takes a gradient and a kernel");
  const [dy, kernel] = inputs.map((type) => type.shape);
  requireShape(dy.length === 4 && kernel.length === 4, "takes [N, O, h, w] and [O, C/group, kh, kw]");
  requireShape(sameDimension(dy[1], kernel[0]), "the kernel gives another number of channels");
  const channels = spatialLength(kernel, 1) * attributes.group;
  requireGroups(attributes.group, channels, kernel[0]);
  attributes.size.forEach((length, axis) => {
    const given = spatialLength(dy, axis + 2);
    requireShape(
      positions(length, spatialLength(kernel, axis + 2), axis, attributes) === given,
      `no map of length ${length} has ${given} positions`,
    );
  });
  return [float32([dy[0], channels, ...attributes.size])];
}

/** dy `[N, O, h, w]` and x `[N, C, H, W]` → `[O, C/group, kh, kw]`. */
function inferKernelGradient(inputs: readonly TensorType[], attributes: ConvKernelGradientAttributes): TensorType[] {
  requireShape(inputs.length === 2, "takes a gradient and a map");
  const [dy, x] = inputs.map((type) => type.shape);
  requireShape(dy.length === 4 && x.length === 4 && sameDimension(dy[0], x[0]), "takes [N, O, h, w] and [N, C, H, W]");
  requireGroups(attributes.group, x[1], dy[1]);
  attributes.kernel.forEach((length, axis) => {
    requireShape(
      positions(spatialLength(x, axis + 2), length, axis, attributes) === dy[axis + 2],
      "the gradient has another size than the convolution",
    );
  });
  return [float32([dy[1], x[1] / attributes.group, ...attributes.kernel])];
}

function spatialPair(shape: GraphShape): Pair {
  return [spatialLength(shape, 2), spatialLength(shape, 3)];
}

function convGradient({ builder, node, cotangents: [cotangent], wanted }: GradientRequest<"conv">): (Value | null)[] {
  if (cotangent === null) return [null, null, null];
  const [x, kernel] = node.inputs;
  const dy = materialise(builder, cotangent, node.outputs[0]);
  return [
    wanted[0]
      ? builder.value("convInputGradient", [dy, kernel], { ...node.attributes, size: spatialPair(x.type.shape) })
      : null,
    wanted[1]
      ? builder.value("convKernelGradient", [dy, x], { ...node.attributes, kernel: spatialPair(kernel.type.shape) })
      : null,
    wanted[2] ? builder.value("reduceSum", [dy], { axes: [0, 2, 3], keepDims: false }) : null,
  ];
}

/** The map is linear in both operands: its own gradients are a convolution and a kernel gradient with the roles swapped. */
function inputGradientGradient({
  builder,
  node,
  cotangents: [cotangent],
  wanted,
}: GradientRequest<"convInputGradient">): (Value | null)[] {
  if (cotangent === null) return [null, null];
  const [dy, kernel] = node.inputs;
  const { size: _, ...attributes } = node.attributes;
  const dx = materialise(builder, cotangent, node.outputs[0]);
  return [
    wanted[0] ? builder.value("conv", [dx, kernel], attributes) : null,
    wanted[1]
      ? builder.value("convKernelGradient", [dy, dx], { ...attributes, kernel: spatialPair(kernel.type.shape) })
      : null,
  ];
}

/**
 * At stride 1 the gradient is a convolution with the kernel's taps reversed and its channels swapped, which
 * onnxruntime runs in about two thirds of ConvTranspose's time.
 */
function expandInputGradient(
  builder: GraphBuilder,
  { inputs: [dy, kernel], attributes }: OpNode<"convInputGradient">,
): Value[] | null {
  const { strides, pads, dilations, group } = attributes;
  const lengths = spatialPair(kernel.type.shape);
  const extents = lengths.map((length, axis) => (length - 1) * dilations[axis] + 1);
  const canReverse =
    group === 1 && strides.every((stride) => stride === 1) && pads.every((pad, side) => pad < extents[side % 2]);
  if (!canReverse) return null;
  const around = pads.map((pad, side) => extents[side % 2] - 1 - pad) as unknown as Pads;
  return [
    builder.value("conv", [dy, reverseKernel(builder, kernel, lengths)], { strides, dilations, group, pads: around }),
  ];
}

/** `[O, C, kh, kw]` → `[C, O, kh, kw]` with rows and columns in reverse. */
function reverseKernel(builder: GraphBuilder, kernel: Value, lengths: readonly number[]): Value {
  const swapped = builder.value("transpose", [kernel], { permutation: [1, 0, 2, 3] });
  if (lengths.every((length) => length === 1)) return swapped;
  const starts = lengths.map((length) => length - 1);
  return builder.value("slice", [swapped], {
    axes: [2, 3],
    starts,
    ends: [REVERSED_END, REVERSED_END],
    steps: [-1, -1],
  });
}

/** ConvTranspose with the rows and columns that no window of the convolution reached as output padding. */
function emitInputGradient({
  inputs: [dy, kernel],
  outputs: [dx],
  attributes,
}: OpNode<"convInputGradient">): OnnxCall[] {
  const { strides, pads, dilations, group, size } = attributes;
  const outputPadding = size.map((length, axis) => {
    const covered =
      strides[axis] * (spatialLength(dy.type.shape, axis + 2) - 1) +
      (spatialLength(kernel.type.shape, axis + 2) - 1) * dilations[axis] +
      1;
    return length - (covered - pads[axis] - pads[axis + 2]);
  });
  return [
    {
      opType: "ConvTranspose",
      inputs: [dy.name, kernel.name],
      outputs: [dx.name],
      attributes: {
        strides: ints(strides),
        pads: ints(pads),
        dilations: ints(dilations),
        output_padding: ints(outputPadding),
        group: int(group),
      },
    },
  ];
}

function neverEmitted(_node: OpNode<"convKernelGradient">, _context: EmitContext): OnnxCall[] {
  invariant(false, "a kernel gradient is expanded before it is written");
}

/** Elements of one filter of a kernel `[O, C/group, kh, kw]`. */
function filterSize(kernel: Value): number {
  return elementsOf(kernel, 1) / spatialLength(kernel.type.shape, 0);
}

export const CONVOLUTION_OPS = {
  conv: {
    doc: {
      shapes: "x [N, C, H, W], kernel [O, C/group, kh, kw], bias [O]? → [N, O, h, w]",
      maths: "y[n,o,i,j] = bias[o] + Σ x[n, c, s·i + d·u − p, s·j + d·v − p] · kernel[o,c,u,v]",
      gradient: "dx = convInputGradient(dy, kernel), dkernel = convKernelGradient(dy, x), dbias = Σ dy",
      source: "torch.nn.functional.conv2d; ONNX Conv-11",
    },
    infer: inferConv,
    gradient: convGradient,
    // Every output element sees one filter.
    multiplyAdds: ({ inputs: [, kernel], outputs: [y] }, batch) => elementsOf(y, batch) * filterSize(kernel),
    emit: emitAs<"conv">("Conv", ({ strides, pads, dilations, group }) => ({
      strides: ints(strides),
      pads: ints(pads),
      dilations: ints(dilations),
      group: int(group),
    })),
  } satisfies OpRule<"conv">,
  convInputGradient: {
    doc: {
      shapes: "dy [N, O, h, w], kernel [O, C/group, kh, kw] → [N, C, H, W] of `size`",
      maths: "∂conv/∂x applied to dy: the transposed convolution",
      gradient: "ddy = conv(dx, kernel), dkernel = convKernelGradient(dy, dx)",
      source: "torch.nn.functional.conv_transpose2d; ONNX ConvTranspose-11",
    },
    infer: inferInputGradient,
    gradient: inputGradientGradient,
    multiplyAdds: ({ inputs: [dy, kernel] }, batch) => elementsOf(dy, batch) * filterSize(kernel),
    expand: expandInputGradient,
    emit: emitInputGradient,
  } satisfies OpRule<"convInputGradient">,
  convKernelGradient: {
    doc: {
      shapes: "dy [N, O, h, w], x [N, C, H, W] → [O, C/group, kh, kw] of `kernel`",
      maths:
        "∂conv/∂kernel applied to dy: Σ over images and positions of dy · the tap of x that the kernel element sees",
      gradient: null,
      source: "torch.nn.grad.conv2d_weight",
    },
    infer: inferKernelGradient,
    gradient: null,
    multiplyAdds: ({ inputs: [dy], outputs: [kernel] }, batch) => elementsOf(dy, batch) * filterSize(kernel),
    expand: expandKernelGradient,
    emit: neverEmitted,
  } satisfies OpRule<"convKernelGradient">,
};
