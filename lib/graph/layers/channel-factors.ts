/** @file Layers that scale maps by one factor per channel. */
import { invariant } from "../../invariant";
import type { Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";

/** The product of equal shapes, with `[N, C]` stretched over `[N, C, H, W]`. */
export function multiplyAll(builder: GraphBuilder, inputs: readonly Value[]): Value {
  const rank = Math.max(...inputs.map((input) => input.type.shape.length));
  const stretched = inputs.map((input) => {
    const { shape } = input.type;
    return shape.length === rank ? input : builder.value("reshape", [input], { shape: [...shape, 1, 1] }); // [N,C] → [N,C,1,1]
  });
  return stretched.reduce((product, factor) => builder.value("mul", [product, factor]));
}

/** A squeeze-and-excitation block's kernels `[C, R]` and `[R, C]` and its biases. */
export interface SqueezeExcitation {
  reduceKernel: Value;
  reduceBias: Value;
  expandKernel: Value;
  expandBias: Value;
}

/** x · σ(relu(mean(x)·A + a)·B + b), the mean and the factors per channel. Source: Hu et al. 2018, eq. 2–4. */
export function squeezeAndExcite(builder: GraphBuilder, x: Value, weights: SqueezeExcitation): Value {
  invariant(x.type.shape.length === 4, "squeeze and excitation reads maps");
  const dense = (input: Value, kernel: Value, bias: Value) => builder.value("add", [builder.value("matMul", [input, kernel], { transposeA: false, transposeB: false }), bias]);
  const means = builder.value("reduceMean", [x], { axes: [2, 3], keepDims: false });
  const hidden = builder.value("relu", [dense(means, weights.reduceKernel, weights.reduceBias)]);
  const factors = builder.value("sigmoid", [dense(hidden, weights.expandKernel, weights.expandBias)]);
  return multiplyAll(builder, [x, factors]);
}
