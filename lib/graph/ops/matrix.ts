/** @file Matrix products, plain and batched. */
import { invariant } from "../../invariant";
import { materialise } from "../cotangent";
import { bindBatch, broadcastShapes, sameDimension, sameShape, type GraphShape } from "../dimension";
import { elementsOf, type OpNode, type TensorType, type Value } from "../graph";
import type { OpAttributes } from "../op-attributes";
import { float32, int, requireShape, type GradientRequest, type OnnxCall, type OpRule } from "../op-rule";

type MatMulAttributes = OpAttributes["matMul"];

/** The last two axes, in the order of the product. */
function matrixOf(shape: GraphShape, transposed: boolean) {
  const [rows, columns] = [shape[shape.length - 2], shape[shape.length - 1]];
  return transposed ? { rows: columns, columns: rows } : { rows, columns };
}

function infer(inputs: readonly TensorType[], { transposeA, transposeB }: MatMulAttributes): TensorType[] {
  requireShape(inputs.length === 2, "takes two operands");
  const [a, b] = inputs.map((type) => type.shape);
  requireShape(a.length >= 2 && b.length >= 2, "takes matrices");
  const left = matrixOf(a, transposeA);
  const right = matrixOf(b, transposeB);
  requireShape(sameDimension(left.columns, right.rows), "the inner lengths differ");
  const outer = broadcastShapes(a.slice(0, -2), b.slice(0, -2));
  requireShape(outer !== null, "the outer axes do not broadcast");
  return [float32([...outer, left.rows, right.columns])];
}

/** ∂(A·B): dA = dY·Bᵀ, dB = Aᵀ·dY, with the transpositions as attributes. */
function gradient({ builder, node, cotangents: [cotangent], wanted }: GradientRequest<"matMul">): (Value | null)[] {
  if (cotangent === null) return [null, null];
  const [a, b] = node.inputs;
  const { transposeA: ta, transposeB: tb } = node.attributes;
  const output = node.outputs[0];
  const dy = materialise(builder, cotangent, output);
  const product = (left: Value, right: Value, transposeA: boolean, transposeB: boolean) =>
    builder.value("matMul", [left, right], { transposeA, transposeB });
  const da = () => (ta ? product(b, dy, tb, true) : product(dy, b, false, !tb));
  const db = () => (tb ? product(dy, a, true, ta) : product(a, dy, !ta, false));
  invariant(
    sameShape(a.type.shape.slice(0, -2), b.type.shape.slice(0, -2)),
    "products over broadcast batches have no gradient rule",
  );
  return [wanted[0] ? da() : null, wanted[1] ? db() : null];
}

/** Gemm for matrices, MatMul without transpositions, FusedMatMul (onnxruntime's own) for batches with them. */
function emit(node: OpNode<"matMul">): OnnxCall[] {
  const { transposeA, transposeB } = node.attributes;
  const names = { inputs: node.inputs.map((input) => input.name), outputs: [node.outputs[0].name] };
  const flags = { transA: int(transposeA ? 1 : 0), transB: int(transposeB ? 1 : 0) };
  if (node.inputs.every((input) => input.type.shape.length === 2))
    return [{ opType: "Gemm", ...names, attributes: flags }];
  if (!transposeA && !transposeB) return [{ opType: "MatMul", ...names }];
  return [{ opType: "FusedMatMul", domain: "com.microsoft", ...names, attributes: flags }];
}

function innerLength(a: Value, { transposeA }: MatMulAttributes, batch: number): number {
  return bindBatch([matrixOf(a.type.shape, transposeA).columns], batch)[0];
}

export const MATRIX_OPS = {
  matMul: {
    doc: {
      shapes: "a […, M, K], b […, K, L] → […, M, L]",
      maths: "a·b, each transposed first where `transposeA` or `transposeB` says so",
      gradient: "da = dy·bᵀ, db = aᵀ·dy",
      source: "ONNX Gemm-13, MatMul-13; com.microsoft FusedMatMul for transposed batches",
    },
    infer,
    gradient,
    multiplyAdds: ({ inputs: [a], outputs: [y], attributes }, batch) =>
      elementsOf(y, batch) * innerLength(a, attributes, batch),
    emit,
  } satisfies OpRule<"matMul">,
};
