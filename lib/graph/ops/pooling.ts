/** @file Max and average pooling and their gradients. */
import { materialise } from "../cotangent";
import { sameShape, type Dimension, type GraphShape } from "../dimension";
import type { OpNode, TensorType, Value } from "../graph";
import type { PoolAttributes } from "../op-attributes";
import {
  emitAs,
  float32,
  int,
  ints,
  requireShape,
  text,
  type EmitContext,
  type GradientRequest,
  type OnnxCall,
  type OpRule,
} from "../op-rule";

function pooledShape(type: TensorType, { kernel, strides, pads }: PoolAttributes): GraphShape {
  requireShape(type.shape.length === 4, "takes maps [N, C, H, W]");
  const spatial = [0, 1].map((axis): Dimension => {
    const length = type.shape[axis + 2];
    requireShape(typeof length === "number", "takes maps of a known height and width");
    requireShape(
      pads[axis] < kernel[axis] && pads[axis + 2] < kernel[axis],
      "a window must not lie in the padding alone",
    );
    const padded = length + pads[axis] + pads[axis + 2];
    requireShape(padded >= kernel[axis], "the window is larger than the padded map");
    return Math.floor((padded - kernel[axis]) / strides[axis]) + 1;
  });
  return [type.shape[0], type.shape[1], ...spatial];
}

function inferMaxPool(inputs: readonly TensorType[], attributes: PoolAttributes): TensorType[] {
  requireShape(inputs.length === 1, "takes one map");
  const shape = pooledShape(inputs[0], attributes);
  return [float32(shape), { element: "int64", shape }];
}

function maxPoolGradient({ builder, node, cotangents: [cotangent] }: GradientRequest<"maxPool">): (Value | null)[] {
  if (cotangent === null) return [null];
  const [y, indices] = node.outputs;
  return [
    builder.value("maxPoolGradient", [materialise(builder, cotangent, y), indices, node.inputs[0]], node.attributes),
  ];
}

/** Pooled values, the winners' indices in the whole input (counted over N, C, H, W), and a tensor of the input's shape. */
function inferUnpooled(inputs: readonly TensorType[]): TensorType[] {
  requireShape(inputs.length === 3, "takes values, indices and a tensor of the wanted shape");
  const [values, indices, like] = inputs;
  requireShape(
    indices.element === "int64" && sameShape(values.shape, indices.shape),
    "takes one int64 index per value",
  );
  return [float32(like.shape)];
}

/** Values go to each window's winner. Windows that do not overlap have distinct winners, so writing is enough; else they must add. */
function emitMaxPoolGradient(node: OpNode<"maxPoolGradient">, context: EmitContext): OnnxCall[] {
  const { kernel, strides } = node.attributes;
  const apart = strides.every((stride, axis) => stride >= kernel[axis]);
  return apart ? emitUnpooled(node, context) : emitScattered(node, context);
}

function emitUnpooled(node: OpNode<"maxPoolGradient">, context: EmitContext): OnnxCall[] {
  const [values, indices, like] = node.inputs;
  const shape = context.temporary();
  const { kernel, strides, pads } = node.attributes;
  return [
    { opType: "Shape", inputs: [like.name], outputs: [shape] },
    {
      opType: "MaxUnpool",
      inputs: [values.name, indices.name, shape],
      outputs: [node.outputs[0].name],
      attributes: { kernel_shape: ints(kernel), strides: ints(strides), pads: ints(pads) },
    },
  ];
}

function emitScattered(node: OpNode<"maxPoolGradient">, context: EmitContext): OnnxCall[] {
  const [values, indices, like] = node.inputs;
  const [shape, size, zeros, flatValues, flatIndices, scattered] = [0, 1, 2, 3, 4, 5].map(() => context.temporary());
  const flat = context.int64([-1]);
  return [
    { opType: "Shape", inputs: [like.name], outputs: [shape] },
    { opType: "ReduceProd", inputs: [shape], outputs: [size], attributes: { axes: ints([0]), keepdims: int(1) } },
    { opType: "ConstantOfShape", inputs: [size], outputs: [zeros] },
    { opType: "Reshape", inputs: [values.name, flat], outputs: [flatValues] },
    { opType: "Reshape", inputs: [indices.name, flat], outputs: [flatIndices] },
    {
      opType: "ScatterElements",
      inputs: [zeros, flatIndices, flatValues],
      outputs: [scattered],
      attributes: { axis: int(0), reduction: text("add") },
    },
    { opType: "Reshape", inputs: [scattered, shape], outputs: [node.outputs[0].name] },
  ];
}

/**
 * Each input gets dy / (elements in the window that are not padding) from every window it lies in: a depthwise
 * transposed convolution with ones.
 */
function averagePoolGradient({
  builder,
  node,
  cotangents: [cotangent],
}: GradientRequest<"averagePool">): (Value | null)[] {
  if (cotangent === null) return [null];
  const [x] = node.inputs;
  const y = node.outputs[0];
  const [, channels, height, width] = x.type.shape as readonly number[];
  const [, , outputHeight, outputWidth] = y.type.shape as readonly number[];
  const { kernel, strides, pads } = node.attributes;
  const shares = Float32Array.from({ length: outputHeight * outputWidth }, (_, i) => {
    const rows = insideWindow(Math.floor(i / outputWidth), height, 0, node.attributes);
    return 1 / (rows * insideWindow(i % outputWidth, width, 1, node.attributes));
  });
  const share = builder.constant(`${y.name}_share`, [1, 1, outputHeight, outputWidth], shares);
  const ones = builder.constant(
    `${y.name}_ones`,
    [channels, 1, ...kernel],
    new Float32Array(channels * kernel[0] * kernel[1]).fill(1),
  );
  const dy = builder.value("mul", [materialise(builder, cotangent, y), share]);
  return [
    builder.value("convInputGradient", [dy, ones], {
      strides,
      pads,
      dilations: [1, 1],
      group: channels,
      size: [height, width],
    }),
  ];
}

/** How many elements of a window along one axis lie on the map. */
function insideWindow(
  position: number,
  length: number,
  axis: 0 | 1,
  { kernel, strides, pads }: PoolAttributes,
): number {
  const start = position * strides[axis] - pads[axis];
  return Math.min(start + kernel[axis], length) - Math.max(start, 0);
}

export const POOLING_OPS = {
  maxPool: {
    doc: {
      shapes: "[N, C, H, W] → values [N, C, h, w], indices [N, C, h, w] int64",
      maths: "the largest value of each window and its index in the whole input; padding never wins",
      gradient: "dx = maxPoolGradient(dy, indices)",
      source: "torch.nn.functional.max_pool2d; ONNX MaxPool-12",
    },
    infer: inferMaxPool,
    gradient: maxPoolGradient,
    emit: emitAs<"maxPool">("MaxPool", ({ kernel, strides, pads }) => ({
      kernel_shape: ints(kernel),
      strides: ints(strides),
      pads: ints(pads),
    })),
  } satisfies OpRule<"maxPool">,
  maxPoolGradient: {
    doc: {
      shapes: "values [N, C, h, w], indices [N, C, h, w], like [N, C, H, W] → [N, C, H, W]",
      maths: "each value added to the element its window took, 0 elsewhere",
      gradient: null,
      source: "torch.nn.functional.max_unpool2d; ONNX MaxUnpool-11, ScatterElements-16",
    },
    infer: inferUnpooled,
    gradient: null,
    emit: emitMaxPoolGradient,
  } satisfies OpRule<"maxPoolGradient">,
  averagePool: {
    doc: {
      shapes: "[N, C, H, W] → [N, C, h, w]",
      maths: "the mean of each window; padding is not counted",
      gradient: "dx = Σ over the windows an element lies in of dy / elements of the window on the map",
      source: "torch.nn.functional.avg_pool2d(count_include_pad=False); ONNX AveragePool-11",
    },
    infer: (inputs, attributes) => {
      requireShape(inputs.length === 1, "takes one map");
      return [float32(pooledShape(inputs[0], attributes))];
    },
    gradient: averagePoolGradient,
    emit: emitAs<"averagePool">("AveragePool", ({ kernel, strides, pads }) => ({
      kernel_shape: ints(kernel),
      strides: ints(strides),
      pads: ints(pads),
      count_include_pad: int(0),
    })),
  } satisfies OpRule<"averagePool">,
};
