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
  relu: unary<"relu">(
    "Relu",
    {
      shapes: "[…] → […]",
      maths: "max(x, 0)",
      gradient: "dx = dy·[y > 0], so that relu′(0) = 0",
      source: "torch.nn.ReLU; ONNX Relu-14",
    },
    ({ builder, dy, y }) => builder.value("mul", [dy, builder.value("greater", [y, builder.scalar(0)])]),
  ),
  leakyRelu: {
    doc: {
      shapes: "[…] → […]",
      maths: "x for x > 0, `slope`·x else",
      gradient: "dx = dy·(1 where x > 0, `slope` elsewhere, also at 0)",
      source: "torch.nn.LeakyReLU; ONNX LeakyRelu-16",
    },
    infer: inferUnary,
    gradient: leakyReluGradient,
    emit: emitAs<"leakyRelu">("LeakyRelu", ({ slope }) => ({ alpha: float(slope) })),
  } satisfies OpRule<"leakyRelu">,
  elu: {
    doc: {
      shapes: "[…] → […]",
      maths: "x for x > 0, α(eˣ − 1) else",
      gradient: "dx = dy·(1 where y > 0, y + α elsewhere)",
      source: "Clevert et al. 2016, eq. 15; ONNX Elu-6",
    },
    infer: inferUnary,
    gradient: eluGradient,
    emit: emitAs<"elu">("Elu", ({ alpha }) => ({ alpha: float(alpha) })),
  } satisfies OpRule<"elu">,
  sigmoid: unary<"sigmoid">(
    "Sigmoid",
    {
      shapes: "[…] → […]",
      maths: "1 / (1 + e⁻ˣ)",
      gradient: "dx = dy·y(1 − y)",
      source: "torch.sigmoid; ONNX Sigmoid-13",
    },
    ({ builder, dy, y }) =>
      builder.value("mul", [dy, builder.value("mul", [y, builder.value("sub", [builder.scalar(1), y])])]),
  ),
  tanh: unary<"tanh">(
    "Tanh",
    {
      shapes: "[…] → […]",
      maths: "tanh x",
      gradient: "dx = dy·(1 − y²)",
      source: "torch.tanh; ONNX Tanh-13",
    },
    ({ builder, dy, y }) =>
      builder.value("mul", [dy, builder.value("sub", [builder.scalar(1), builder.value("mul", [y, y])])]),
  ),
  softplus: unary<"softplus">(
    "Softplus",
    {
      shapes: "[…] → […]",
      maths: "ln(1 + eˣ), without overflow",
      gradient: "dx = dy·σ(x)",
      source: "torch.nn.functional.softplus; ONNX Softplus-1",
    },
    ({ builder, dy, inputs: [x] }) => builder.value("mul", [dy, builder.value("sigmoid", [x])]),
  ),
};
