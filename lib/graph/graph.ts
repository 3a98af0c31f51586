/** @file The intermediate form of a computation: immutable values and nodes in execution order. */
import type { NamedTensor } from "../tensor/named-tensor";
import { bindBatch, type GraphShape } from "./dimension";
import type { OpAttributes, OpName } from "./op-attributes";

export type ElementType = "float32" | "int64";

export interface TensorType {
  readonly element: ElementType;
  readonly shape: GraphShape;
}

/** A tensor that a graph input, a constant or exactly one node gives. Identity is the object itself. */
export interface Value {
  readonly name: string;
  readonly type: TensorType;
}

/** One operation. `inputs` and `outputs` follow the op's row in the op table. */
export interface OpNode<Op extends OpName = OpName> {
  readonly op: Op;
  /** The layer it came from, for profiles and messages. */
  readonly scope: string;
  readonly attributes: OpAttributes[Op];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** A constant baked into the graph. */
export interface GraphConstant {
  readonly value: Value;
  readonly tensor: NamedTensor;
}

export interface GraphOutput {
  readonly name: string;
  readonly value: Value;
}

/** A whole computation. Nodes stand in an order in which each reads only values made before it. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly Value[];
  readonly constants: readonly GraphConstant[];
  readonly nodes: readonly OpNode[];
  readonly outputs: readonly GraphOutput[];
}

/** Narrows a node to one op. */
export function isOp<Op extends OpName>(node: OpNode | undefined, op: Op): node is OpNode<Op> {
  return node?.op === op;
}

/** How many numbers a value holds for a number of images. */
export function elementsOf({ type }: Value, batch: number): number {
  return bindBatch(type.shape, batch).reduce((product, length) => product * length, 1);
}
