/** @file Elementwise arithmetic with numpy broadcasting, and the activations. */
import { broadcastShapes } from "../dimension";
import { sumToInput } from "../cotangent";
import type { TensorType, Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import type { OpName } from "../op-attributes";
import { emitAs, float, float32, requireShape, type GradientRequest, type OpRule } from "../op-rule";

type BinaryOp = "add" | "sub" | "mul" | "div" | "maximum";
type UnaryOp = "neg" | "sqrt" | "exp" | "sign" | "relu";

function inferBinary(inputs: readonly TensorType[]): TensorType[] {
  requireShape(inputs.length === 2, "takes two operands");
  const shape = broadcastShapes(inputs[0].shape, inputs[1].shape);
  requireShape(shape !== null, "the operands do not broadcast");
  return [float32(shape)];
}

function inferUnary(inputs: readonly TensorType[]): TensorType[] {
  requireShape(inputs.length === 1, "takes one operand");
  return [float32(inputs[0].shape)];
}

/** What a derivative is written with. */
interface Derivative {
  builder: GraphBuilder;
  dy: Value;
  inputs: readonly Value[];
  y: Value;
}

function binary<Op extends BinaryOp>(opType: string, derivatives: readonly ((d: Derivative) => Value)[] | null): OpRule<Op> {
  const gradient = (request: GradientRequest<Op>) => {
    const derivative = derivativeOf(request);
    return request.node.inputs.map((input, index) => {
      if (!request.wanted[index] || derivative === null || derivatives === null) return null;
      return sumToInput(request.builder, derivatives[index](derivative), input, request.node.outputs[0]);
    });
  };
  return { infer: inferBinary, gradient: derivatives === null ? null : gradient, emit: emitAs<Op>(opType) };
}

function unary<Op extends UnaryOp>(opType: string, derivative: ((d: Derivative) => Value) | null): OpRule<Op> {
  const gradient = (request: GradientRequest<Op>) => {
    const given = derivativeOf(request);
    return [given === null || derivative === null ? null : derivative(given)];
  };
  return { infer: inferUnary, gradient: derivative === null ? null : gradient, emit: emitAs<Op>(opType) };
}

function derivativeOf<Op extends OpName>({ builder, node, cotangents }: GradientRequest<Op>): Derivative | null {
  const dy = cotangents[0];
  return dy === null ? null : { builder, dy, inputs: node.inputs, y: node.outputs[0] };
}

function leakyReluGradient({ builder, node, cotangents: [dy] }: GradientRequest<"leakyRelu">): (Value | null)[] {
  if (dy === null) return [null];
  // max(sign x, slope) is 1 where x > 0 and slope elsewhere, also at 0, for every slope in 0 … 1.
  const sign = builder.value("sign", [node.outputs[0]]);
  const mask = builder.value("maximum", [sign, builder.scalar(node.attributes.slope)]);
  return [builder.value("mul", [dy, mask])];
}

export const ELEMENTWISE_OPS = {
  add: binary<"add">("Add", [({ dy }) => dy, ({ dy }) => dy]),
  sub: binary<"sub">("Sub", [({ dy }) => dy, ({ builder, dy }) => builder.value("neg", [dy])]),
  mul: binary<"mul">("Mul", [
    ({ builder, dy, inputs: [, b] }) => builder.value("mul", [dy, b]),
    ({ builder, dy, inputs: [a] }) => builder.value("mul", [dy, a]),
  ]),
  div: binary<"div">("Div", [
    ({ builder, dy, inputs: [, b] }) => builder.value("div", [dy, b]),
    ({ builder, dy, inputs: [, b], y }) => builder.value("neg", [builder.value("div", [builder.value("mul", [dy, y]), b])]),
  ]),
  maximum: binary<"maximum">("Max", null),
  neg: unary<"neg">("Neg", ({ builder, dy }) => builder.value("neg", [dy])),
  sqrt: unary<"sqrt">("Sqrt", ({ builder, dy, y }) => builder.value("div", [builder.value("mul", [dy, builder.scalar(0.5)]), y])),
  exp: unary<"exp">("Exp", ({ builder, dy, y }) => builder.value("mul", [dy, y])),
  sign: unary<"sign">("Sign", null),
  // sign(relu x) is 1 where x > 0, else 0: the derivative with the convention relu′(0) = 0.
  relu: unary<"relu">("Relu", ({ builder, dy, y }) => builder.value("mul", [dy, builder.value("sign", [y])])),
  leakyRelu: {
    infer: inferUnary,
    gradient: leakyReluGradient,
    emit: emitAs<"leakyRelu">("LeakyRelu", ({ slope }) => ({ alpha: float(slope) })),
  } satisfies OpRule<"leakyRelu">,
};
