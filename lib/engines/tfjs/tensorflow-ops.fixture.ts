/** @file Tests only: every op in TensorFlow.js' words, to evaluate graphs by an implementation that is not ours. */
import { holdStill } from "./hold-still";
import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs";
import { bindBatch } from "../../graph/dimension";
import type { Graph, OpNode, Value } from "../../graph/graph";
import type { ConvAttributes, OpAttributes, OpName, Pads, PoolAttributes } from "../../graph/op-attributes";
import { invariant } from "../../invariant";
import type { TensorFlow } from "./tensorflow";

/** What a row of the table is given: the inputs as tensors, and the node's output shape for the batch. */
interface Request<Op extends OpName> {
  tf: TensorFlow;
  inputs: readonly Tensor[];
  attributes: OpAttributes[Op];
  shape: number[];
}

type Rows = { readonly [Op in OpName]?: (request: Request<Op>) => Tensor | readonly Tensor[] };

const unary =
  (apply: (tf: TensorFlow, x: Tensor) => Tensor) =>
  ({ tf, inputs: [x] }: { tf: TensorFlow; inputs: readonly Tensor[] }) =>
    apply(tf, x);
const binary =
  (apply: (tf: TensorFlow, a: Tensor, b: Tensor) => Tensor) =>
  ({ tf, inputs: [a, b] }: { tf: TensorFlow; inputs: readonly Tensor[] }) =>
    apply(tf, a, b);

/** The ops that TensorFlow.js has, or can say in a few of its own. Maps are `[N, C, H, W]` here and channels last there. */
export const TENSORFLOW_ROWS: Rows = {
  add: binary((tf, a, b) => tf.add(a, b)),
  sub: binary((tf, a, b) => tf.sub(a, b)),
  mul: binary((tf, a, b) => tf.mul(a, b)),
  div: binary((tf, a, b) => tf.div(a, b)),
  // Its gradient forgets to sum over repeated axes, so they are repeated first.
  maximum: ({ tf, inputs: [a, b], shape }) => tf.maximum(tf.broadcastTo(a, shape), tf.broadcastTo(b, shape)),
  greater: binary((tf, a, b) => tf.cast(tf.greater(a, b), "float32")),
  neg: unary((tf, x) => tf.neg(x)),
  sqrt: unary((tf, x) => tf.sqrt(x)),
  exp: unary((tf, x) => tf.exp(x)),
  log: unary((tf, x) => tf.log(x)),
  abs: unary((tf, x) => tf.abs(x)),
  sign: unary((tf, x) => tf.sign(x)),
  erf: unary((tf, x) => tf.erf(x)),
  pow: ({ tf, inputs: [x], attributes }) => tf.pow(x, attributes.exponent),
  relu: unary((tf, x) => tf.relu(x)),
  leakyRelu: ({ tf, inputs: [x], attributes }) => tf.leakyRelu(x, attributes.slope),
  elu: ({ tf, inputs: [x], attributes: { alpha } }) =>
    alpha === 1 ? tf.elu(x) : tf.add(tf.relu(x), tf.mul(alpha, tf.expm1(tf.neg(tf.relu(tf.neg(x)))))),
  sigmoid: unary((tf, x) => tf.sigmoid(x)),
  tanh: unary((tf, x) => tf.tanh(x)),
  softplus: unary((tf, x) => tf.softplus(x)),
  softmax: unary((tf, x) => tf.softmax(x)),
  logSoftmax: unary((tf, x) => tf.logSoftmax(x)),
  reduceSum: ({ tf, inputs: [x], attributes: { axes, keepDims } }) => tf.sum(x, [...axes], keepDims),
  reduceMean: ({ tf, inputs: [x], attributes: { axes, keepDims } }) => tf.mean(x, [...axes], keepDims),
  reduceMax: ({ tf, inputs: [x], attributes: { axes, keepDims } }) => tf.max(x, [...axes], keepDims),
  channelMoments: ({ tf, inputs: [x] }) => {
    const { mean, variance } = tf.moments(
      x,
      x.shape.map((_, axis) => axis).filter((axis) => axis !== 1),
    );
    return [mean, variance];
  },
  channelAffine: ({ tf, inputs: [x, scale, offset] }) => {
    const perChannel = (vector: Tensor) =>
      tf.reshape(
        vector,
        x.shape.map((_, axis) => (axis === 1 ? -1 : 1)),
      );
    return tf.add(tf.mul(x, perChannel(scale)), perChannel(offset));
  },
  channelDot: ({ tf, inputs: [a, b] }) =>
    tf.sum(
      tf.mul(a, b),
      a.shape.map((_, axis) => axis).filter((axis) => axis !== 1),
    ),
  matMul: ({ tf, inputs: [a, b], attributes: { transposeA, transposeB } }) =>
    tf.matMul(a as Tensor2D, b as Tensor2D, transposeA, transposeB),
  conv: ({ tf, inputs: [x, kernel, bias], attributes }) => {
    const maps = convolve(tf, padded(tf, toChannelsLast(tf, x), attributes.pads, 0), kernel, attributes);
    return toChannelsFirst(tf, bias === undefined ? maps : tf.add(maps, bias));
  },
  convInputGradient: ({ tf, inputs: [dy, kernel], attributes, shape: [batch, channels, height, width] }) => {
    invariant(
      attributes.group === 1 && attributes.dilations.every((d) => d === 1),
      "TensorFlow.js has the plain transposed convolution only",
    );
    const [top, left, bottom, right] = attributes.pads;
    const size: [number, number, number, number] = [batch, height + top + bottom, width + left + right, channels];
    const whole = tf.conv2dTranspose(
      toChannelsLast(tf, dy),
      kernelChannelsLast(tf, kernel),
      size,
      [...attributes.strides],
      "valid",
    );
    return toChannelsFirst(tf, tf.slice(whole, [0, top, left, 0], [batch, height, width, channels]));
  },
  maxPool: ({ tf, inputs: [x], attributes }) => {
    const maps = padded(tf, toChannelsLast(tf, x), attributes.pads, -1e30);
    return toChannelsFirst(tf, tf.maxPool(maps, [...attributes.kernel], [...attributes.strides], "valid"));
  },
  averagePool: ({ tf, inputs: [x], attributes }) => {
    const maps = toChannelsLast(tf, x);
    return toChannelsFirst(
      tf,
      tf.div(windowMeans(tf, maps, attributes), windowMeans(tf, tf.onesLike(maps), attributes)),
    );
  },
  resize: ({ tf, inputs: [x], attributes: { interpolation }, shape: [, , height, width] }) => {
    const maps = toChannelsLast(tf, x);
    return toChannelsFirst(
      tf,
      interpolation === "nearest"
        ? tf.image.resizeNearestNeighbor(maps, [height, width])
        : tf.image.resizeBilinear(maps, [height, width], false, true),
    );
  },
  stopGradient: unary((tf, x) => holdStill(tf, x)),
  reshape: ({ tf, inputs: [x], shape }) => tf.reshape(x, shape),
  transpose: ({ tf, inputs: [x], attributes }) => tf.transpose(x, [...attributes.permutation]),
  expandLike: ({ tf, inputs: [x], shape }) => tf.broadcastTo(x, shape),
  slice: ({ tf, inputs: [x], attributes: { axes, starts, ends, steps } }) => {
    const at = (values: readonly number[], otherwise: (axis: number) => number) =>
      x.shape.map((_, axis) => (axes.includes(axis) ? values[axes.indexOf(axis)] : otherwise(axis)));
    return tf.stridedSlice(
      x,
      at(starts, () => 0),
      at(ends, (axis) => x.shape[axis]),
      at(steps, () => 1),
    );
  },
  split: ({ tf, inputs: [x], attributes: { axis, sizes } }) => tf.split(x, [...sizes], axis),
  concat: ({ tf, inputs, attributes }) => tf.concat([...inputs], attributes.axis),
  pad: ({
    tf,
    inputs: [x],
    attributes: {
      pads: [top, left, bottom, right],
    },
  }) =>
    tf.pad(x, [
      [0, 0],
      [0, 0],
      [top, bottom],
      [left, right],
    ]),
};

/** `[N, C, H, W]` → `[N, H, W, C]`. */
function toChannelsLast(tf: TensorFlow, x: Tensor): Tensor4D {
  return tf.transpose(x as Tensor4D, [0, 2, 3, 1]);
}

/** `[N, H, W, C]` → `[N, C, H, W]`. */
function toChannelsFirst(tf: TensorFlow, x: Tensor): Tensor {
  return tf.transpose(x, [0, 3, 1, 2]);
}

/** `[O, C, kh, kw]` → `[kh, kw, C, O]`. */
function kernelChannelsLast(tf: TensorFlow, kernel: Tensor): Tensor4D {
  return tf.transpose(kernel as Tensor4D, [2, 3, 1, 0]);
}

function padded(tf: TensorFlow, maps: Tensor4D, [top, left, bottom, right]: Pads, value: number): Tensor4D {
  return tf.pad(
    maps,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    value,
  );
}

function windowMeans(tf: TensorFlow, maps: Tensor4D, { kernel, strides, pads }: PoolAttributes): Tensor {
  return tf.avgPool(padded(tf, maps, pads, 0), [...kernel], [...strides], "valid");
}

/** A convolution without padding. Depthwise ones by TensorFlow's own operator, other groups each for itself. */
function convolve(
  tf: TensorFlow,
  maps: Tensor4D,
  kernel: Tensor,
  { strides, dilations, group }: ConvAttributes,
): Tensor {
  // TensorFlow.js takes a stride or a dilation but not both, so the kernel's taps are moved apart by zeros.
  const spread = dilate(tf, dilate(tf, kernel, 2, dilations[0]), 3, dilations[1]);
  const steps: [number, number] = [...strides];
  const [filters, perGroup, height, width] = spread.shape;
  if (group === 1) return tf.conv2d(maps, kernelChannelsLast(tf, spread), steps, "valid");
  if (perGroup === 1) {
    // [O, 1, kh, kw] → [C, O/C, kh, kw] → [kh, kw, C, O/C]
    const depthwise: Tensor4D = tf.transpose(tf.reshape(spread, [group, filters / group, height, width]), [2, 3, 0, 1]);
    return tf.depthwiseConv2d(maps, depthwise, steps, "valid");
  }
  const kernels = tf.split(spread, group, 0);
  return tf.concat(
    tf
      .split<Tensor4D>(maps, group, 3)
      .map((part, index) => tf.conv2d(part, kernelChannelsLast(tf, kernels[index]), steps, "valid")),
    3,
  );
}

/** The taps of a kernel's axis with `dilation − 1` zeros between them. */
function dilate(tf: TensorFlow, kernel: Tensor, axis: number, dilation: number): Tensor {
  if (dilation === 1) return kernel;
  const zeros = Array.from({ length: dilation - 1 }, () => tf.zerosLike(kernel));
  const apart = kernel.shape.map((length, i) => (i === axis ? length * dilation : length));
  const spread = tf.reshape(tf.stack([kernel, ...zeros], axis + 1), apart);
  return tf.slice(
    spread,
    apart.map(() => 0),
    apart.map((length, i) => (i === axis ? length - dilation + 1 : length)),
  );
}

/** Evaluates a graph node by node in TensorFlow.js and gives the value of its output `result`. */
export function evaluateByTensorFlow(tf: TensorFlow, graph: Graph, inputs: readonly Tensor[], batch: number): Tensor {
  const values = new Map<Value, Tensor>(graph.inputs.map((input, index) => [input, inputs[index]]));
  for (const { value, tensor } of graph.constants) values.set(value, tf.tensor(tensor.data, [...tensor.shape]));
  const read = (value: Value) => {
    const tensor = values.get(value);
    invariant(tensor !== undefined, `"${value.name}" is made before it is read`);
    return tensor;
  };
  for (const node of graph.nodes) {
    const outputs = evaluateNode(tf, node, node.inputs.map(read), batch);
    node.outputs.forEach((output, index) => outputs[index] && values.set(output, outputs[index]));
  }
  const result = graph.outputs.find(({ name }) => name === "result");
  invariant(result !== undefined, "the graph has an output `result`");
  return read(result.value);
}

function evaluateNode<Op extends OpName>(
  tf: TensorFlow,
  node: OpNode<Op>,
  inputs: readonly Tensor[],
  batch: number,
): readonly Tensor[] {
  const row: ((request: Request<Op>) => Tensor | readonly Tensor[]) | undefined = TENSORFLOW_ROWS[node.op];
  invariant(row !== undefined, `TensorFlow.js has no ${node.op}`);
  const result = row({ tf, inputs, attributes: node.attributes, shape: bindBatch(node.outputs[0].type.shape, batch) });
  return result instanceof tf.Tensor ? [result] : result;
}
