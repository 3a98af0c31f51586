/** @file Optimizer updates as graph nodes, in PyTorch's forms, and the scalars a step feeds them. */
import type { Value } from "../../graph/graph";
import type { GraphBuilder } from "../../graph/graph-builder";
import type { ParameterGroupName } from "../../graph/parameter-layout";
import { assertNever } from "../../invariant";
import type { OptimizerSpec } from "../optimizer-spec";

/** The names of the moving averages an optimizer keeps per parameter, in a fixed order. */
export function optimizerSlots(spec: OptimizerSpec): readonly string[] {
  return spec.kind === "sgd" ? ["momentum"] : ["m", "v"];
}

/**
 * The scalar inputs of one update, computed in float64.
 *
 * @param step updates taken before this one: the bias correction of the first update uses t = 1.
 */
export function optimizerScalars(spec: OptimizerSpec, step: number, learningRate: number): Readonly<Record<string, number>> {
  switch (spec.kind) {
    case "sgd":
      return { step_size: learningRate };
    case "adam":
      return adamScalars(spec, step, learningRate);
    case "adamw":
      return { ...adamScalars(spec, step, learningRate), shrink: 1 - learningRate * spec.weightDecay };
    default:
      return assertNever(spec);
  }
}

function adamScalars(spec: { beta1: number; beta2: number }, step: number, learningRate: number) {
  const t = step + 1;
  return { step_size: learningRate / (1 - spec.beta1 ** t), root_correction: 1 / Math.sqrt(1 - spec.beta2 ** t) };
}

/** The scalar inputs as graph values, and the arithmetic of the update. */
export interface UpdateContext {
  builder: GraphBuilder;
  scalar(name: string): Value;
}

/** A group's vectors before the update. */
export interface GroupState {
  group: ParameterGroupName;
  weights: Value;
  gradient: Value;
  /** In the order of {@link optimizerSlots}. */
  slots: readonly Value[];
}

/** A group's vectors after the update. */
export interface UpdatedGroup {
  weights: Value;
  slots: readonly Value[];
}

/** Adds one group's update to the graph. Only the `decay` group is decayed. */
export function updateGroup(context: UpdateContext, spec: OptimizerSpec, state: GroupState): UpdatedGroup {
  switch (spec.kind) {
    case "sgd":
      return updateSgd(context, spec, state);
    case "adam":
    case "adamw":
      return updateAdam(context, spec, state);
    default:
      return assertNever(spec);
  }
}

/** `torch.optim.SGD`, dampening 0: b ← μ·b + g + λ·w; w ← w − η·b. */
function updateSgd({ builder, scalar }: UpdateContext, spec: Extract<OptimizerSpec, { kind: "sgd" }>, { group, weights, gradient, slots }: GroupState): UpdatedGroup {
  const { add, sub, mul } = arithmetic(builder);
  const decays = group === "decay" && spec.weightDecay > 0;
  const total = decays ? add(gradient, mul(weights, builder.scalar(spec.weightDecay))) : gradient;
  const momentum = add(mul(slots[0], builder.scalar(spec.momentum)), total);
  return { weights: sub(weights, mul(momentum, scalar("step_size"))), slots: [momentum] };
}

/**
 * `torch.optim.Adam` and `AdamW` (Kingma & Ba 2015, algorithm 1; Loshchilov & Hutter 2019, algorithm 2):
 * w ← w·(1 − ηλ) − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε).
 */
function updateAdam({ builder, scalar }: UpdateContext, spec: Extract<OptimizerSpec, { kind: "adam" | "adamw" }>, { group, weights, gradient, slots }: GroupState): UpdatedGroup {
  const { add, sub, mul, div } = arithmetic(builder);
  const blend = (average: Value, news: Value, beta: number) => add(mul(average, builder.scalar(beta)), mul(news, builder.scalar(1 - beta)));
  const m = blend(slots[0], gradient, spec.beta1);
  const v = blend(slots[1], mul(gradient, gradient), spec.beta2);
  const root = add(mul(builder.value("sqrt", [v]), scalar("root_correction")), builder.scalar(spec.epsilon));
  const shrunk = spec.kind === "adamw" && group === "decay" ? mul(weights, scalar("shrink")) : weights;
  return { weights: sub(shrunk, mul(div(m, root), scalar("step_size"))), slots: [m, v] };
}

function arithmetic(builder: GraphBuilder) {
  const of = (op: "add" | "sub" | "mul" | "div") => (a: Value, b: Value) => builder.value(op, [a, b]);
  return { add: of("add"), sub: of("sub"), mul: of("mul"), div: of("div") };
}
