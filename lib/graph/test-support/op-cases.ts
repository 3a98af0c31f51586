/** @file Small graphs that use every op, each as scalar function of its inputs, for gradient and emission tests. */
import { Random } from "../../tensor/random";
import { BATCH, bindBatch, type GraphShape } from "../dimension";
import type { Graph, Value } from "../graph";
import { GraphBuilder } from "../graph-builder";
import { gradients } from "../gradients";
import { maxPoolByHalves } from "../max-pool-by-halves";
import type { ConvAttributes, PoolAttributes } from "../op-attributes";
import { pruneGraph } from "../prune-graph";

export interface OpCase {
  name: string;
  inputs: Readonly<Record<string, GraphShape>>;
  /** The value whose weighted sum is the loss. */
  build(builder: GraphBuilder, inputs: readonly Value[]): Value;
  /** Draws positive inputs, e.g. for square roots. */
  positive?: boolean;
}

export const BATCH_SIZE = 3;

const image: GraphShape = [BATCH, 2, 5, 6];
const convCase = (
  name: string,
  attributes: Partial<ConvAttributes>,
  kernel: readonly number[],
  x: GraphShape = image,
): OpCase => ({
  name: `conv ${name}`,
  inputs: { x, kernel, bias: [kernel[0]] },
  build: (builder, inputs) =>
    builder.value("conv", inputs, { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1, ...attributes }),
});
const poolCase = (
  op: "maxPool" | "averagePool",
  name: string,
  attributes: PoolAttributes,
  x: GraphShape = image,
): OpCase => ({
  name: `${op} ${name}`,
  inputs: { x },
  build: (builder, inputs) => builder.value(op, inputs, attributes),
});

/** Cases whose loss is differentiated with respect to every input. */
export const OP_CASES: readonly OpCase[] = [
  { name: "add", inputs: { a: [BATCH, 4], b: [4] }, build: (builder, inputs) => builder.value("add", inputs) },
  { name: "add of itself", inputs: { a: [BATCH, 4] }, build: (builder, [a]) => builder.value("add", [a, a]) },
  { name: "sub", inputs: { a: [BATCH, 4], b: [BATCH, 1] }, build: (builder, inputs) => builder.value("sub", inputs) },
  { name: "mul", inputs: { a: [BATCH, 2, 3], b: [2, 1] }, build: (builder, inputs) => builder.value("mul", inputs) },
  {
    name: "div",
    inputs: { a: [BATCH, 4], b: [] },
    build: (builder, inputs) => builder.value("div", inputs),
    positive: true,
  },
  {
    name: "maximum",
    inputs: { a: [BATCH, 2, 3], b: [2, 1] },
    build: (builder, inputs) => builder.value("maximum", inputs),
  },
  { name: "neg", inputs: { a: [BATCH, 4] }, build: (builder, inputs) => builder.value("neg", inputs) },
  {
    name: "sqrt",
    inputs: { a: [BATCH, 4] },
    build: (builder, inputs) => builder.value("sqrt", inputs),
    positive: true,
  },
  { name: "exp", inputs: { a: [BATCH, 4] }, build: (builder, inputs) => builder.value("exp", inputs) },
  { name: "relu", inputs: { a: [BATCH, 7] }, build: (builder, inputs) => builder.value("relu", inputs) },
  {
    name: "leakyRelu",
    inputs: { a: [BATCH, 7] },
    build: (builder, inputs) => builder.value("leakyRelu", inputs, { slope: 0.1 }),
  },
  { name: "log", inputs: { a: [BATCH, 4] }, build: (builder, inputs) => builder.value("log", inputs), positive: true },
  { name: "abs", inputs: { a: [BATCH, 4] }, build: (builder, inputs) => builder.value("abs", inputs) },
  { name: "erf", inputs: { a: [BATCH, 7] }, build: (builder, inputs) => builder.value("erf", inputs) },
  ...[3, 2, 1, 0.5, 0].map((exponent): OpCase => ({
    name: `pow ${exponent}`,
    inputs: { a: [BATCH, 4] },
    build: (builder, inputs) => builder.value("pow", inputs, { exponent }),
    positive: true,
  })),
  ...[1, 0.3].map((alpha): OpCase => ({
    name: `elu ${alpha}`,
    inputs: { a: [BATCH, 7] },
    build: (builder, inputs) => builder.value("elu", inputs, { alpha }),
  })),
  { name: "sigmoid", inputs: { a: [BATCH, 7] }, build: (builder, inputs) => builder.value("sigmoid", inputs) },
  { name: "tanh", inputs: { a: [BATCH, 7] }, build: (builder, inputs) => builder.value("tanh", inputs) },
  { name: "softplus", inputs: { a: [BATCH, 7] }, build: (builder, inputs) => builder.value("softplus", inputs) },
  { name: "softmax", inputs: { a: [BATCH, 5] }, build: (builder, inputs) => builder.value("softmax", inputs) },
  { name: "logSoftmax", inputs: { a: [BATCH, 5] }, build: (builder, inputs) => builder.value("logSoftmax", inputs) },
  {
    name: "reduceSum",
    inputs: { a: [BATCH, 2, 3] },
    build: (builder, inputs) => builder.value("reduceSum", inputs, { axes: [0, 2], keepDims: false }),
  },
  {
    name: "reduceMean of maps",
    inputs: { a: image },
    build: (builder, inputs) => builder.value("reduceMean", inputs, { axes: [2, 3], keepDims: false }),
  },
  {
    name: "reduceMean over the batch",
    inputs: { a: image },
    build: (builder, inputs) => builder.value("reduceMean", inputs, { axes: [0, 2, 3], keepDims: true }),
  },
  {
    name: "reduceMax",
    inputs: { a: image },
    build: (builder, inputs) => builder.value("reduceMax", inputs, { axes: [2, 3], keepDims: false }),
  },
  { name: "channelMoments", inputs: { a: image }, build: (builder, inputs) => moments(builder, inputs) },
  {
    name: "channelMoments of vectors",
    inputs: { a: [BATCH, 4] },
    build: (builder, inputs) => moments(builder, inputs),
  },
  {
    name: "channelAffine",
    inputs: { x: image, scale: [2], offset: [2] },
    build: (builder, inputs) => builder.value("channelAffine", inputs),
  },
  {
    name: "channelAffine of vectors",
    inputs: { x: [BATCH, 4], scale: [4], offset: [4] },
    build: (builder, inputs) => builder.value("channelAffine", inputs),
  },
  ...[false, true].flatMap((transposeA) =>
    [false, true].map((transposeB): OpCase => ({
      name: `matMul${transposeA ? " Aᵀ" : ""}${transposeB ? " Bᵀ" : ""}`,
      inputs: { a: transposeA ? [4, 3] : [3, 4], b: transposeB ? [5, 4] : [4, 5] },
      build: (builder, inputs) => builder.value("matMul", inputs, { transposeA, transposeB }),
    })),
  ),
  ...[false, true].map((transposeB): OpCase => ({
    name: `batched matMul${transposeB ? " Bᵀ" : ""}`,
    inputs: { a: [BATCH, 3, 4], b: transposeB ? [BATCH, 5, 4] : [BATCH, 4, 5] },
    build: (builder, inputs) => builder.value("matMul", inputs, { transposeA: false, transposeB }),
  })),
  convCase("3×3 same", { pads: [1, 1, 1, 1] }, [4, 2, 3, 3]),
  convCase("3×3 valid", {}, [4, 2, 3, 3]),
  convCase("1×1", {}, [4, 2, 1, 1]),
  convCase("1×1 stride 2 with a rest", { strides: [2, 2] }, [3, 2, 1, 1]),
  convCase("3×3 stride 2, asymmetric padding", { strides: [2, 2], pads: [1, 0, 1, 1] }, [3, 2, 3, 3]),
  convCase("2×2 stride 3", { strides: [3, 3] }, [3, 2, 2, 2]),
  convCase("of many channels, 3×3 same", { pads: [1, 1, 1, 1] }, [4, 9, 3, 3], [BATCH, 9, 4, 4]),
  convCase("of many channels, stride 2", { strides: [2, 2], pads: [0, 0, 1, 1] }, [3, 9, 3, 3], [BATCH, 9, 4, 4]),
  convCase("of many channels, 5×5 stride 2", { strides: [2, 2], pads: [1, 1, 2, 2] }, [3, 9, 5, 5], [BATCH, 9, 6, 6]),
  convCase("of many channels on a larger map", { pads: [1, 1, 1, 1] }, [2, 8, 3, 3], [BATCH, 8, 9, 8]),
  convCase("of many channels, 1×1", {}, [3, 9, 1, 1], [BATCH, 9, 4, 4]),
  convCase("of many channels, 1×1 stride 2", { strides: [2, 2] }, [3, 9, 1, 1], [BATCH, 9, 5, 4]),
  convCase("depthwise", { group: 2, pads: [1, 1, 1, 1] }, [2, 1, 3, 3]),
  convCase("depthwise stride 2", { group: 2, strides: [2, 2], pads: [0, 0, 1, 1] }, [2, 1, 3, 3]),
  convCase("dilated", { dilations: [2, 1], pads: [2, 1, 2, 1] }, [3, 2, 3, 3]),
  convCase("dilated stride 2", { dilations: [2, 2], strides: [2, 2], pads: [1, 1, 2, 2] }, [3, 2, 3, 3]),
  convCase("in two groups", { group: 2, pads: [1, 1, 1, 1] }, [6, 2, 3, 3], [BATCH, 4, 5, 4]),
  convCase(
    "in two groups, stride 2, dilated",
    { group: 2, strides: [2, 2], dilations: [2, 2], pads: [2, 2, 2, 2] },
    [4, 2, 3, 3],
    [BATCH, 4, 5, 6],
  ),
  convCase("depthwise with two filters a channel", { group: 2, pads: [1, 1, 1, 1] }, [4, 1, 3, 3]),
  {
    name: "transposed convolution",
    inputs: { x: [BATCH, 3, 3, 3], kernel: [3, 2, 3, 3] },
    build: (builder, inputs) =>
      builder.value("convInputGradient", inputs, {
        strides: [2, 2],
        pads: [0, 0, 1, 1],
        dilations: [1, 1],
        group: 1,
        size: [6, 6],
      }),
  },
  {
    name: "transposed convolution at stride 1",
    inputs: { x: [BATCH, 3, 4, 5], kernel: [3, 2, 3, 3] },
    build: (builder, inputs) =>
      builder.value("convInputGradient", inputs, {
        strides: [1, 1],
        pads: [1, 1, 1, 1],
        dilations: [1, 1],
        group: 1,
        size: [4, 5],
      }),
  },
  poolCase("maxPool", "2×2", { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] }),
  poolCase("maxPool", "2×2 same with a rest", { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 1, 0] }),
  poolCase("maxPool", "2×2 stride 3", { kernel: [2, 2], strides: [3, 3], pads: [0, 0, 0, 0] }),
  poolCase("maxPool", "3×3 stride 2, overlapping", { kernel: [3, 3], strides: [2, 2], pads: [1, 0, 1, 1] }),
  poolCase("maxPool", "3×3 stride 1", { kernel: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1] }),
  poolCase("averagePool", "2×2", { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] }),
  poolCase("averagePool", "3×3 stride 2 same", { kernel: [3, 3], strides: [2, 2], pads: [1, 0, 1, 1] }),
  poolCase("averagePool", "2×2 stride 3", { kernel: [2, 2], strides: [3, 3], pads: [0, 0, 0, 0] }),
  ...(["nearest", "bilinear"] as const).flatMap((interpolation) =>
    [2, 3].map((scale): OpCase => ({
      name: `resize ${interpolation} ×${scale}`,
      inputs: { a: [BATCH, 2, 3, 4] },
      build: (builder, inputs) => builder.value("resize", inputs, { scale, interpolation }),
    })),
  ),
  {
    name: "reshape",
    inputs: { a: image },
    build: (builder, inputs) => builder.value("reshape", inputs, { shape: [BATCH, 60] }),
  },
  {
    // Of what has no slope: differences know of no stop.
    name: "stopGradient",
    inputs: { a: [BATCH, 2, 3] },
    build: (builder, [a]) => builder.value("mul", [a, builder.value("stopGradient", [builder.value("sign", [a])])]),
  },
  {
    name: "transpose",
    inputs: { a: [BATCH, 2, 3] },
    build: (builder, inputs) => builder.value("transpose", inputs, { permutation: [2, 0, 1] }),
  },
  {
    name: "expandLike",
    inputs: { a: [2, 1, 1] },
    build: (builder, inputs) =>
      builder.value("expandLike", [...inputs, builder.constant("like", [1, 2, 3, 2], new Float32Array(12))]),
  },
  {
    name: "split",
    inputs: { a: [BATCH, 5] },
    build: (builder, inputs) => builder.values("split", inputs, { axis: 1, sizes: [2, 3] })[1],
  },
  {
    name: "concat",
    inputs: { a: [BATCH, 2, 3], b: [BATCH, 1, 3], c: [BATCH, 2, 3] },
    build: (builder, inputs) => builder.value("concat", inputs, { axis: 1 }),
  },
  {
    name: "pad",
    inputs: { a: image },
    build: (builder, inputs) => builder.value("pad", inputs, { pads: [1, 0, 2, 3] }),
  },
  {
    name: "max pooling by halves",
    inputs: { a: [BATCH, 2, 4, 6] },
    build: (builder, [a]) => maxPoolByHalves(builder, a),
  },
  {
    name: "convolution, normalisation, ReLU, pooling and a dense layer in a row",
    inputs: { x: image, kernel: [3, 2, 3, 3], gamma: [3], beta: [3], dense: [3, 4] },
    build: (builder, [x, kernel, gamma, beta, dense]) => {
      const map = builder.value("conv", [x, kernel], {
        strides: [1, 1],
        pads: [1, 1, 1, 1],
        dilations: [1, 1],
        group: 1,
      });
      const [mean, variance] = builder.values("channelMoments", [map]);
      const scale = builder.value("div", [
        gamma,
        builder.value("sqrt", [builder.value("add", [variance, builder.scalar(1e-3)])]),
      ]);
      const offset = builder.value("sub", [beta, builder.value("mul", [mean, scale])]);
      const normal = builder.value("relu", [builder.value("channelAffine", [map, scale, offset])]);
      const pooled = builder.value("maxPool", [builder.value("add", [normal, map])], {
        kernel: [2, 2],
        strides: [2, 2],
        pads: [0, 0, 0, 0],
      });
      const vector = builder.value("reduceMean", [pooled], { axes: [2, 3], keepDims: false });
      return builder.value("logSoftmax", [
        builder.value("matMul", [vector, dense], { transposeA: false, transposeB: false }),
      ]);
    },
  },
];

/** Ops that no gradient runs through but that models use. */
export const PLAIN_CASES: readonly OpCase[] = [
  { name: "sign", inputs: { a: [BATCH, 4] }, build: (builder, inputs) => builder.value("sign", inputs) },
  {
    name: "slice",
    inputs: { a: image },
    build: (builder, inputs) =>
      builder.value("slice", inputs, { axes: [2, 3], starts: [1, 0], ends: [5, 6], steps: [2, 3] }),
  },
];

/** Both outputs in one value, so that both matter. */
function moments(builder: GraphBuilder, inputs: readonly Value[]): Value {
  const [mean, variance] = builder.values("channelMoments", inputs);
  return builder.value("mul", [mean, builder.value("exp", [builder.value("mul", [variance, builder.scalar(0.3)])])]);
}

/** The case's graph: output `result` and, where asked for, `loss` = Σ result · weights and `gradient.<input>`. */
export function caseGraph(opCase: OpCase, withGradients: boolean): Graph {
  const builder = new GraphBuilder(opCase.name);
  const inputs = Object.entries(opCase.inputs).map(([name, shape]) => builder.input(name, shape));
  const result = opCase.build(builder, inputs);
  if (!withGradients) return pruneGraph(builder.finish([{ name: "result", value: result }]));
  const weights = builder.input("weights", result.type.shape);
  const product = builder.value("mul", [result, weights]);
  const loss =
    product.type.shape.length === 0
      ? product
      : builder.value("reduceSum", [product], { axes: product.type.shape.map((_, axis) => axis), keepDims: false });
  const found = gradients(builder, [{ value: loss, cotangent: builder.scalar(1) }], inputs);
  const outputs = inputs.map((input, index) => ({
    name: `gradient.${input.name}`,
    value: found[index] ?? builder.scalar(NaN),
  }));
  return pruneGraph(builder.finish([{ name: "loss", value: loss }, { name: "result", value: result }, ...outputs]));
}

/** Random values for a graph's inputs, float32-exact so that both evaluations start from the same numbers. */
export function caseInputs(graph: Graph, opCase: OpCase, seed = 1): Record<string, Float32Array> {
  const random = new Random(seed);
  const draw = () => (opCase.positive === true ? random.between(0.5, 2) : random.normal());
  return Object.fromEntries(
    graph.inputs.map((input) => {
      const length = bindBatch(input.type.shape, BATCH_SIZE).reduce((product, n) => product * n, 1);
      return [input.name, Float32Array.from({ length }, draw)];
    }),
  );
}
