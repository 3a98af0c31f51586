/** @file The activations that ONNX has operators for; GELU and SiLU are built of them. */
import type { Value } from "../graph";
import { emitAs, float, type GradientRequest, type OpRule } from "../op-rule";
import { inferUnary, unary } from "./elementwise";

function leakyReluGradient({ builder, node, cotangents: [dy] }: GradientRequest<"leakyRelu">): (Value | null)[] {
  if (dy === null) return [null];
  const rises = builder.value("greater", [node.inputs[0], builder.scalar(0)]);
  // 1 where x > 0, the slope elsewhere, also at 0.
  const mask = builder.value("maximum", [rises, builder.scalar(node.attributes.slope)]);
  return [builder.value("mul", [dy, mask])];
}

/** x for x > 0, α(eˣ − 1) else, so that the slope is 1 or y + α; both in one: α + min(y, 0) + (1 − α)·[y > 0]. */
function eluGradient({ builder, node, cotangents: [dy] }: GradientRequest<"elu">): (Value | null)[] {
  if (dy === null) return [null];
  const [y] = node.outputs;
  const { alpha } = node.attributes;
  const below = builder.value("sub", [y, builder.value("relu", [y])]);
  const rising = builder.value("mul", [builder.value("greater", [y, builder.scalar(0)]), builder.scalar(1 - alpha)]);
  const offset = alpha === 1 ? builder.scalar(alpha) : builder.value("add", [rising, builder.scalar(alpha)]);
  return [builder.value("mul", [dy, builder.value("add", [below, offset])])];
}

export const ACTIVATION_OPS = {
  // The derivative with the convention relu′(0) = 0; read off the output, so that the input need not be kept.
  relu: unary<"relu">("Relu", ({ builder, dy, y }) => builder.value("mul", [dy, builder.value("greater", [y, builder.scalar(0)])])),
  leakyRelu: {
    infer: inferUnary,
    gradient: leakyReluGradient,
    emit: emitAs<"leakyRelu">("LeakyRelu", ({ slope }) => ({ alpha: float(slope) })),
  } satisfies OpRule<"leakyRelu">,
  // Clevert et al. 2016, eq. 15.
  elu: { infer: inferUnary, gradient: eluGradient, emit: emitAs<"elu">("Elu", ({ alpha }) => ({ alpha: float(alpha) })) } satisfies OpRule<"elu">,
  // σ′ = σ(1 − σ).
  sigmoid: unary<"sigmoid">("Sigmoid", ({ builder, dy, y }) => builder.value("mul", [dy, builder.value("mul", [y, builder.value("sub", [builder.scalar(1), y])])])),
  // tanh′ = 1 − tanh².
  tanh: unary<"tanh">("Tanh", ({ builder, dy, y }) => builder.value("mul", [dy, builder.value("sub", [builder.scalar(1), builder.value("mul", [y, y])])])),
  // ln(1 + eˣ), for any x without overflow: the cross-entropy of a logit. Its slope is σ(x).
  softplus: unary<"softplus">("Softplus", ({ builder, dy, inputs: [x] }) => builder.value("mul", [dy, builder.value("sigmoid", [x])])),
};
