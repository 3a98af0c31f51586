/** @file What a row of the op table must say about its op. */
import type { GraphBuilder } from "./graph-builder";
import type { OpNode, TensorType, Value } from "./graph";
import type { OpAttributes, OpName } from "./op-attributes";

export type OnnxAttribute =
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "ints"; readonly values: readonly number[] }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "string"; readonly value: string };

/** One ONNX operator call by tensor names; `""` stands for an input that is left out. */
export interface OnnxCall {
  readonly opType: string;
  /** @default the standard operator set */
  readonly domain?: "com.microsoft";
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** What an emission rule may ask for beside its own node. */
export interface EmitContext {
  /** A fresh name for a tensor between two calls of one node. */
  temporary(): string;
  /** The name of a constant int64 vector. */
  int64(values: readonly number[]): string;
  /** The name of a constant float32 tensor. */
  float32(values: readonly number[], shape: readonly number[]): string;
}

/** What a gradient rule is given. */
export interface GradientRequest<Op extends OpName> {
  readonly builder: GraphBuilder;
  readonly node: OpNode<Op>;
  /** ∂loss/∂output per output, null where the loss does not depend on it; each broadcastable to its output. */
  readonly cotangents: readonly (Value | null)[];
  /** Which inputs' gradients are asked for; the others may be left null. */
  readonly wanted: readonly boolean[];
}

/** Thrown by a shape rule: the inputs do not fit the op. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

/** Refuses a node in a shape rule. */
export function requireShape(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ShapeError(message);
}

/** What docs/ops.md says of an op, with `dy` for ∂loss/∂output and so on. */
export interface OpDoc {
  /** Inputs → outputs. */
  readonly shapes: string;
  readonly maths: string;
  /** Per input; null where the op has no gradient rule. */
  readonly gradient: string | null;
  /** The paper, or the function and the ONNX operators whose numbers it gives. */
  readonly source: string;
}

/** One row of the op table: all that the compiler knows about an op. */
export interface OpRule<Op extends OpName> {
  readonly doc: OpDoc;
  /** The output types for the given inputs. Throws {@link ShapeError}. */
  infer(inputs: readonly TensorType[], attributes: OpAttributes[Op]): readonly TensorType[];
  /** The gradient per input, each broadcastable to its input; null where no path of a loss ever runs through the op. */
  readonly gradient: ((request: GradientRequest<Op>) => readonly (Value | null)[]) | null;
  /**
   * The op by simpler ones, for a target that has no operator of its own for it: its outputs, or null where `emit`
   * says it directly.
   */
  expand?(builder: GraphBuilder, node: OpNode<Op>): readonly Value[] | null;
  /** Multiplications whose products are added up, for a number of images. @default none worth counting */
  multiplyAdds?(node: OpNode<Op>, batch: number): number;
  /** The op in ONNX' words (opset 17). */
  emit(node: OpNode<Op>, context: EmitContext): readonly OnnxCall[];
}

/** An emission rule that is one operator with the node's own inputs and outputs. */
export function emitAs<Op extends OpName>(
  opType: string,
  attributes?: (attributes: OpAttributes[Op]) => Readonly<Record<string, OnnxAttribute>>,
): OpRule<Op>["emit"] {
  return (node) => [
    {
      opType,
      inputs: node.inputs.map((value) => value.name),
      outputs: node.outputs.map((value) => value.name),
      ...(attributes === undefined ? {} : { attributes: attributes(node.attributes) }),
    },
  ];
}

export const int = (value: number): OnnxAttribute => ({ kind: "int", value });
export const ints = (values: readonly number[]): OnnxAttribute => ({ kind: "ints", values });
export const float = (value: number): OnnxAttribute => ({ kind: "float", value });
export const text = (value: string): OnnxAttribute => ({ kind: "string", value });

/** A float32 tensor type. */
export const float32 = (shape: TensorType["shape"]): TensorType => ({ element: "float32", shape });
