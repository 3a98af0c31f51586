/** @file Elementwise arithmetic with numpy broadcasting, and functions of one value. */
import { broadcastShapes } from "../dimension";
import { sumToInput } from "../cotangent";
import type { OpNode, TensorType, Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import type { OpName } from "../op-attributes";
import {
  emitAs,
  float32,
  int,
  requireShape,
  type EmitContext,
  type GradientRequest,
  type OnnxCall,
  type OpDoc,
  type OpRule,
} from "../op-rule";

type BinaryOp = "add" | "sub" | "mul" | "div";
type UnaryOp = "neg" | "abs" | "sqrt" | "exp" | "log" | "erf" | "relu" | "sigmoid" | "tanh" | "softplus";

function inferBinary(inputs: readonly TensorType[]): TensorType[] {
  requireShape(inputs.length === 2, "takes two operands");
  const shape = broadcastShapes(inputs[0].shape, inputs[1].shape);
  requireShape(shape !== null, "the operands do not broadcast");
  return [float32(shape)];
}

export function inferUnary(inputs: readonly TensorType[]): TensorType[] {
  requireShape(inputs.length === 1, "takes one operand");
  return [float32(inputs[0].shape)];
}

/** What a derivative is written with. */
export interface Derivative {
  builder: GraphBuilder;
  dy: Value;
  inputs: readonly Value[];
  y: Value;
}

function binary<Op extends BinaryOp>(
  opType: string,
  doc: OpDoc,
  derivatives: readonly ((d: Derivative) => Value)[],
): OpRule<Op> {
  const gradient = (request: GradientRequest<Op>) => {
    const derivative = derivativeOf(request);
    return request.node.inputs.map((input, index) => {
      if (!request.wanted[index] || derivative === null) return null;
      return sumToInput(request.builder, derivatives[index](derivative), input, request.node.outputs[0]);
    });
  };
  return { doc, infer: inferBinary, gradient, emit: emitAs<Op>(opType) };
}

export function unary<Op extends UnaryOp>(
  opType: string,
  doc: OpDoc,
  derivative: (d: Derivative) => Value,
): OpRule<Op> {
  const gradient = (request: GradientRequest<Op>) => {
    const given = derivativeOf(request);
    return [given === null ? null : derivative(given)];
  };
  return { doc, infer: inferUnary, gradient, emit: emitAs<Op>(opType) };
}

function derivativeOf<Op extends OpName>({ builder, node, cotangents }: GradientRequest<Op>): Derivative | null {
  const dy = cotangents[0];
  return dy === null ? null : { builder, dy, inputs: node.inputs, y: node.outputs[0] };
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

/** (xᵖ)′ = p·xᵖ⁻¹. A power below 1 has no gradient at 0. */
function powGradient({ builder, node, cotangents: [dy] }: GradientRequest<"pow">): (Value | null)[] {
  if (dy === null) return [null];
  const { exponent } = node.attributes;
  if (exponent === 0) return [builder.value("mul", [dy, builder.scalar(0)])];
  const slope =
    exponent === 1
      ? dy
      : builder.value("mul", [dy, builder.value("pow", [node.inputs[0]], { exponent: exponent - 1 })]);
  return [builder.value("mul", [slope, builder.scalar(exponent)])];
}

function emitPow({ inputs: [x], outputs: [y], attributes }: OpNode<"pow">, context: EmitContext): OnnxCall[] {
  return [{ opType: "Pow", inputs: [x.name, context.float32([attributes.exponent], [])], outputs: [y.name] }];
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
  add: binary<"add">(
    "Add",
    {
      shapes: "a, b → a and b broadcast",
      maths: "a + b",
      gradient: "da = dy, db = dy, each summed over the axes it was repeated along",
      source: "numpy.add; ONNX Add-14",
    },
    [({ dy }) => dy, ({ dy }) => dy],
  ),
  sub: binary<"sub">(
    "Sub",
    {
      shapes: "a, b → a and b broadcast",
      maths: "a − b",
      gradient: "da = dy, db = −dy, each summed over the axes it was repeated along",
      source: "numpy.subtract; ONNX Sub-14",
    },
    [({ dy }) => dy, ({ builder, dy }) => builder.value("neg", [dy])],
  ),
  mul: binary<"mul">(
    "Mul",
    {
      shapes: "a, b → a and b broadcast",
      maths: "a · b",
      gradient: "da = dy·b, db = dy·a, each summed over the axes it was repeated along",
      source: "numpy.multiply; ONNX Mul-14",
    },
    [
      ({ builder, dy, inputs: [, b] }) => builder.value("mul", [dy, b]),
      ({ builder, dy, inputs: [a] }) => builder.value("mul", [dy, a]),
    ],
  ),
  div: binary<"div">(
    "Div",
    {
      shapes: "a, b → a and b broadcast",
      maths: "a / b",
      gradient: "da = dy/b, db = −dy·y/b, each summed over the axes it was repeated along",
      source: "numpy.divide; ONNX Div-14",
    },
    [
      ({ builder, dy, inputs: [, b] }) => builder.value("div", [dy, b]),
      ({ builder, dy, inputs: [, b], y }) =>
        builder.value("neg", [builder.value("div", [builder.value("mul", [dy, y]), b])]),
    ],
  ),
  maximum: {
    doc: {
      shapes: "a, b → a and b broadcast",
      maths: "max(a, b)",
      gradient: "da = dy·[a ≥ b], db = dy·[b > a]: where both are equal a gets it",
      source: "numpy.maximum; ONNX Max-13",
    },
    infer: inferBinary,
    gradient: maximumGradient,
    emit: emitAs<"maximum">("Max"),
  } satisfies OpRule<"maximum">,
  greater: {
    doc: {
      shapes: "a, b → a and b broadcast",
      maths: "[a > b], 1 or 0",
      gradient: null,
      source: "numpy.greater as float32; ONNX Greater-13, Cast-13",
    },
    infer: inferBinary,
    gradient: null,
    emit: emitGreater,
  } satisfies OpRule<"greater">,
  neg: unary<"neg">(
    "Neg",
    {
      shapes: "[…] → […]",
      maths: "−x",
      gradient: "dx = −dy",
      source: "ONNX Neg-13",
    },
    ({ builder, dy }) => builder.value("neg", [dy]),
  ),
  sqrt: unary<"sqrt">(
    "Sqrt",
    {
      shapes: "[…] → […]",
      maths: "√x",
      gradient: "dx = dy / 2y",
      source: "ONNX Sqrt-13",
    },
    ({ builder, dy, y }) => builder.value("div", [builder.value("mul", [dy, builder.scalar(0.5)]), y]),
  ),
  exp: unary<"exp">(
    "Exp",
    {
      shapes: "[…] → […]",
      maths: "eˣ",
      gradient: "dx = dy·y",
      source: "ONNX Exp-13",
    },
    ({ builder, dy, y }) => builder.value("mul", [dy, y]),
  ),
  // Real for x > 0; the gradient grows without bound towards 0, so a loss must keep its argument away from it.
  log: unary<"log">(
    "Log",
    {
      shapes: "[…] → […]",
      maths: "ln x, for x > 0",
      gradient: "dx = dy / x",
      source: "ONNX Log-13",
    },
    ({ builder, dy, inputs: [x] }) => builder.value("div", [dy, x]),
  ),
  abs: unary<"abs">(
    "Abs",
    {
      shapes: "[…] → […]",
      maths: "|x|",
      gradient: "dx = dy·sign x, 0 at 0",
      source: "ONNX Abs-13",
    },
    ({ builder, dy, inputs: [x] }) => builder.value("mul", [dy, builder.value("sign", [x])]),
  ),
  sign: {
    doc: {
      shapes: "[…] → […]",
      maths: "−1, 0 or 1",
      gradient: null,
      source: "ONNX Sign-13",
    },
    infer: inferUnary,
    gradient: null,
    emit: emitAs<"sign">("Sign"),
  } satisfies OpRule<"sign">,
  erf: unary<"erf">(
    "Erf",
    {
      shapes: "[…] → […]",
      maths: "2/√π ∫₀ˣ e^(−t²) dt",
      gradient: "dx = dy · 2/√π · e^(−x²)",
      source: "ONNX Erf-13",
    },
    ({ builder, dy, inputs: [x] }) => {
      const bell = builder.value("exp", [builder.value("neg", [builder.value("mul", [x, x])])]);
      return builder.value("mul", [dy, builder.value("mul", [bell, builder.scalar(2 / Math.sqrt(Math.PI))])]);
    },
  ),
  pow: {
    doc: {
      shapes: "[…] → […]",
      maths: "xᵖ with p = `exponent`",
      gradient: "dx = dy · p·xᵖ⁻¹",
      source: "ONNX Pow-15",
    },
    infer: inferUnary,
    gradient: powGradient,
    emit: emitPow,
  } satisfies OpRule<"pow">,
};
