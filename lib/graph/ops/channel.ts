/**
 * @file The three per-channel passes that batch normalisation is made of, forward and backward.
 *
 * With the normalisation y = a·x + b written as {@link OpAttributes.channelAffine} and a, b computed from
 * {@link OpAttributes.channelMoments}, autodiff gives the backward pass in its cheapest form, A·dy + B·x + C per
 * channel, and all other arithmetic happens on vectors of length C.
 */
import { materialise } from "../cotangent";
import { sameDimension } from "../dimension";
import type { OpNode, TensorType, Value } from "../graph";
import {
  float,
  float32,
  int,
  ints,
  requireShape,
  type EmitContext,
  type GradientRequest,
  type OnnxCall,
  type OpRule,
} from "../op-rule";
import { inverseCountOf } from "./reduction";

function channelsOf(type: TensorType): number {
  const channels = type.shape[1];
  requireShape(typeof channels === "number", "takes tensors [N, C, …] with a known C");
  return channels;
}

/** All axes but the channel's. */
function reducedAxes(type: TensorType): number[] {
  return type.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
}

/** Mean and biased variance per channel: E[x²] − E[x]², which float32 forgives while |mean| is not ≫ deviation. */
function emitMoments(node: OpNode<"channelMoments">, context: EmitContext): OnnxCall[] {
  const x = node.inputs[0];
  const [mean, variance] = node.outputs;
  const attributes = { axes: ints(reducedAxes(x.type)), keepdims: int(0) };
  const [square, meanSquare, squareMean, difference] = [0, 1, 2, 3].map(() => context.temporary());
  return [
    { opType: "ReduceMean", inputs: [x.name], outputs: [mean.name], attributes },
    { opType: "Mul", inputs: [x.name, x.name], outputs: [square] },
    { opType: "ReduceMean", inputs: [square], outputs: [meanSquare], attributes },
    { opType: "Mul", inputs: [mean.name, mean.name], outputs: [squareMean] },
    { opType: "Sub", inputs: [meanSquare, squareMean], outputs: [difference] },
    { opType: "Relu", inputs: [difference], outputs: [variance.name] },
  ];
}

/** ∂ moments: dx = (dμ + 2(x − μ)·dσ²) / M, one affine pass over x. */
function momentsGradient({
  builder,
  node,
  cotangents: [dMean, dVariance],
}: GradientRequest<"channelMoments">): (Value | null)[] {
  const x = node.inputs[0];
  const mean = node.outputs[0];
  const share = inverseCountOf(builder, x, reducedAxes(x.type));
  const zero = builder.value("sub", [mean, mean]);
  const slope = builder.value("mul", [builder.value("mul", [dVariance ?? zero, builder.scalar(2)]), share]);
  const offset = builder.value("sub", [
    builder.value("mul", [dMean ?? zero, share]),
    builder.value("mul", [slope, mean]),
  ]);
  return [builder.value("channelAffine", [x, slope, offset])];
}

function affineGradient({
  builder,
  node,
  cotangents: [dy],
  wanted,
}: GradientRequest<"channelAffine">): (Value | null)[] {
  if (dy === null) return [null, null, null];
  const [x, scale, offset] = node.inputs;
  const full = materialise(builder, dy, node.outputs[0]);
  const zero = builder.constant(`${offset.name}_zero`, [channelsOf(x.type)], new Float32Array(channelsOf(x.type)));
  return [
    wanted[0] ? builder.value("channelAffine", [full, scale, zero]) : null,
    wanted[1] ? builder.value("channelDot", [full, x]) : null,
    wanted[2] ? builder.value("reduceSum", [full], { axes: reducedAxes(x.type), keepDims: false }) : null,
  ];
}

/** Inference-mode BatchNormalization with mean 0, variance 1 and ε 0: the fastest affine pass onnxruntime has, half of Mul and Add. */
function emitAffine(node: OpNode<"channelAffine">, context: EmitContext): OnnxCall[] {
  const [x, scale, offset] = node.inputs;
  const channels = channelsOf(x.type);
  const zeros = context.float32(new Array<number>(channels).fill(0), [channels]);
  const ones = context.float32(new Array<number>(channels).fill(1), [channels]);
  return [
    {
      opType: "BatchNormalization",
      inputs: [x.name, scale.name, offset.name, zeros, ones],
      outputs: [node.outputs[0].name],
      attributes: { epsilon: float(0) },
    },
  ];
}

/** Σ a·b per channel. */
function emitDot(node: OpNode<"channelDot">, context: EmitContext): OnnxCall[] {
  const product = context.temporary();
  return [
    { opType: "Mul", inputs: node.inputs.map((input) => input.name), outputs: [product] },
    {
      opType: "ReduceSum",
      inputs: [product, context.int64(reducedAxes(node.inputs[0].type))],
      outputs: [node.outputs[0].name],
      attributes: { keepdims: int(0) },
    },
  ];
}

export const CHANNEL_OPS = {
  channelMoments: {
    doc: {
      shapes: "[N, C, …] → mean [C], variance [C]",
      maths: "μ = E[x], σ² = max(E[x²] − μ², 0) per channel",
      gradient: "dx = (dμ + 2(x − μ)·dσ²) / count",
      source: "Ioffe & Szegedy 2015, algorithm 1 (biased variance)",
    },
    infer: (inputs) => {
      requireShape(inputs.length === 1, "takes one operand");
      const channels = float32([channelsOf(inputs[0])]);
      return [channels, channels];
    },
    gradient: momentsGradient,
    emit: emitMoments,
  } satisfies OpRule<"channelMoments">,
  channelAffine: {
    doc: {
      shapes: "x [N, C, …], scale [C], offset [C] → [N, C, …]",
      maths: "scale·x + offset per channel",
      gradient: "dx = scale·dy, dscale = Σ dy·x, doffset = Σ dy per channel",
      source: "ONNX BatchNormalization-15 with mean 0, variance 1, ε 0",
    },
    infer: (inputs) => {
      requireShape(inputs.length === 3, "takes a tensor, a scale and an offset");
      const [x, scale, offset] = inputs;
      const channels = channelsOf(x);
      for (const vector of [scale, offset]) {
        requireShape(
          vector.shape.length === 1 && vector.shape[0] === channels,
          `scale and offset must have ${channels} values`,
        );
      }
      return [float32(x.shape)];
    },
    gradient: affineGradient,
    emit: emitAffine,
  } satisfies OpRule<"channelAffine">,
  channelDot: {
    doc: {
      shapes: "a, b [N, C, …] → [C]",
      maths: "Σ a·b per channel",
      gradient: null,
      source: "ONNX Mul-14, ReduceSum-13",
    },
    infer: (inputs) => {
      requireShape(inputs.length === 2, "takes two operands");
      const [a, b] = inputs;
      requireShape(
        a.shape.length === b.shape.length && a.shape.every((d, axis) => sameDimension(d, b.shape[axis])),
        "the operands must have one shape",
      );
      return [float32([channelsOf(a)])];
    },
    gradient: null,
    emit: emitDot,
  } satisfies OpRule<"channelDot">,
};
