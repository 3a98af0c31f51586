/** @file Elementwise arithmetic with numpy broadcasting, and the activations. */
import { broadcastShapes } from "../dimension";
import { sumToInput } from "../cotangent";
import type { OpNode, TensorType, Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import type { OpName } from "../op-attributes";
import { emitAs, float, float32, int, requireShape, type EmitContext, type GradientRequest, type OnnxCall, type OpRule } from "../op-rule";

type BinaryOp = "add" | "sub" | "mul" | "div";
type UnaryOp = "neg" | "sqrt" | "exp" | "relu";

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

function binary<Op extends BinaryOp>(opType: string, derivatives: readonly ((d: Derivative) => Value)[]): OpRule<Op> {
  const gradient = (request: GradientRequest<Op>) => {
    const derivative = derivativeOf(request);
    return request.node.inputs.map((input, index) => {
      if (!request.wanted[index] || derivative === null) return null;
      return sumToInput(request.builder, derivatives[index](derivative), input, request.node.outputs[0]);
    });
  };
  return { infer: inferBinary, gradient, emit: emitAs<Op>(opType) };
}

function unary<Op extends UnaryOp>(opType: string, derivative: (d: Derivative) => Value): OpRule<Op> {
  const gradient = (request: GradientRequest<Op>) => {
    const given = derivativeOf(request);
    return [given === null ? null : derivative(given)];
  };
  return { infer: inferUnary, gradient, emit: emitAs<Op>(opType) };
}

function derivativeOf<Op extends OpName>({ builder, node, cotangents }: GradientRequest<Op>): Derivative | null {
  const dy = cotangents[0];
  return dy === null ? null : { builder, dy, inputs: node.inputs, y: node.outputs[0] };
}

function leakyReluGradient({ builder, node, cotangents: [dy] }: GradientRequest<"leakyRelu">): (Value | null)[] {
  if (dy === null) return [null];
  const rises = builder.value("greater", [node.inputs[0], builder.scalar(0)]);
  // 1 where x > 0, the slope elsewhere, also at 0.
  const mask = builder.value("maximum", [rises, builder.scalar(node.attributes.slope)]);
  return [builder.value("mul", [dy, mask])];
}

/** The larger operand gets the gradient; where both are equal the first one does. */
function maximumGradient({ builder, node, cotangents: [dy] }: GradientRequest<"maximum">): (Value | null)[] {
  if (dy === null) return [null, null];
  const [a, b] = node.inputs;
  const toSecond = builder.value("mul", [dy, builder.value("greater", [b, a])]);
  const toFirst = builder.value("sub", [dy, toSecond]);
  const output = node.outputs[0];
  return [sumToInput(builder, toFirst, a, output), sumToInput(builder, toSecond, b, output)];
}

/** 1 where a > b, else 0: a comparison and a cast take half the time of Sign. */
function emitGreater(node: OpNode<"greater">, context: EmitContext): OnnxCall[] {
  const truth = context.temporary();
  return [
    { opType: "Greater", inputs: node.inputs.map((input) => input.name), outputs: [truth] },
    { opType: "Cast", inputs: [truth], outputs: [node.outputs[0].name], attributes: { to: int(1) } },
  ];
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
  maximum: { infer: inferBinary, gradient: maximumGradient, emit: emitAs<"maximum">("Max") } satisfies OpRule<"maximum">,
  greater: { infer: inferBinary, gradient: null, emit: emitGreater } satisfies OpRule<"greater">,
  neg: unary<"neg">("Neg", ({ builder, dy }) => builder.value("neg", [dy])),
  sqrt: unary<"sqrt">("Sqrt", ({ builder, dy, y }) => builder.value("div", [builder.value("mul", [dy, builder.scalar(0.5)]), y])),
  exp: unary<"exp">("Exp", ({ builder, dy, y }) => builder.value("mul", [dy, y])),
  // The derivative with the convention relu′(0) = 0; read off the output, so that the input need not be kept.
  relu: unary<"relu">("Relu", ({ builder, dy, y }) => builder.value("mul", [dy, builder.value("greater", [y, builder.scalar(0)])])),
  leakyRelu: {
    infer: inferUnary,
    gradient: leakyReluGradient,
    emit: emitAs<"leakyRelu">("LeakyRelu", ({ slope }) => ({ alpha: float(slope) })),
  } satisfies OpRule<"leakyRelu">,
};
