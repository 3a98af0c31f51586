/** @file Gradients on their way back: lazily broadcast, materialised or summed only where an op needs it. */
import { sameShape, type GraphShape } from "./dimension";
import type { Value } from "./graph";
import type { GraphBuilder } from "./graph-builder";

/** A cotangent with the full shape of the value it belongs to. */
export function materialise(builder: GraphBuilder, cotangent: Value, like: Value): Value {
  return sameShape(cotangent.type.shape, like.type.shape) ? cotangent : builder.value("expandLike", [cotangent, like]);
}

/**
 * Sums a cotangent of a broadcasting op's `output` over the axes along which `input` was repeated.
 * The result is broadcastable to `input`.
 */
export function sumToInput(builder: GraphBuilder, cotangent: Value, input: Value, output: Value): Value {
  const axes = repeatedAxes(input.type.shape, output.type.shape);
  if (axes.length === 0) return cotangent;
  const full = materialise(builder, cotangent, output);
  const sum = builder.value("reduceSum", [full], { axes, keepDims: true });
  return sameShape(sum.type.shape, input.type.shape)
    ? sum
    : builder.value("reshape", [sum], { shape: input.type.shape });
}

/** The axes of `output` along which an operand of shape `input` was repeated. */
function repeatedAxes(input: GraphShape, output: GraphShape): number[] {
  const missing = output.length - input.length;
  return output.flatMap((dimension, axis) => (dimension !== 1 && (input[axis - missing] ?? 1) === 1 ? [axis] : []));
}
