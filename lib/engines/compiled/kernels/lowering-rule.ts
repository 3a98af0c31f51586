import type { OpNode } from "../../../graph/graph";
import type { OpName } from "../../../graph/op-attributes";
import type { PlanBuilder } from "./plan-builder";

/** Writes one node as kernel calls. Throws {@link NotInKernels} where the kernels do not know its shapes. */
export type LoweringRule<Op extends OpName> = (plan: PlanBuilder, node: OpNode<Op>) => void;
