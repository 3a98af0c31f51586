/** @file What each optimizer does to one parameter, written out in the order of operations of the papers and of PyTorch. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { assertNever } from "../../invariant";
import type { OptimizerOf, OptimizerSpec } from "../../graph/step/optimizer-spec";

/** One parameter in an update. */
export interface ParameterUpdate {
  variable: Variable;
  gradient: Tensor;
  slots: Readonly<Record<string, Variable>>;
  /** Whether weight decay touches it. */
  decays: boolean;
  learningRate: number;
  /** Counts from 1. */
  step: number;
}

/** The names of the averages an optimizer keeps of each parameter; all begin at 0. */
export function slotNames(spec: OptimizerSpec): readonly string[] {
  switch (spec.kind) {
    case "sgd":
      return ["momentum"];
    case "adam":
    case "adamw":
      return ["m", "v"];
    case "rmsprop":
      return spec.momentum > 0 ? ["v", "momentum"] : ["v"];
    case "lion":
      return ["m"];
    default:
      return assertNever(spec);
  }
}

/** Updates one parameter and its slots in place. */
export function updateParameter(spec: OptimizerSpec, update: ParameterUpdate): void {
  switch (spec.kind) {
    case "sgd":
      return sgd(spec, update);
    case "adam":
      return adam({ ...spec, weightDecay: 0 }, update);
    case "adamw":
      return adam(spec, update);
    case "rmsprop":
      return rmsprop(spec, update);
    case "lion":
      return lion(spec, update);
    default:
      return assertNever(spec);
  }
}

/** g ← g + λ·w; b ← μ·b + g; w ← w − η·b, with Nesterov w ← w − η·(g + μ·b). torch.optim.SGD, dampening 0. */
function sgd(
  { momentum, nesterov, weightDecay }: OptimizerOf<"sgd">,
  { variable, gradient, slots, decays, learningRate }: ParameterUpdate,
): void {
  const decayed = decays && weightDecay > 0 ? gradient.add(variable.mul(weightDecay)) : gradient;
  slots.momentum.assign(slots.momentum.mul(momentum).add(decayed));
  const direction = nesterov ? decayed.add(slots.momentum.mul(momentum)) : slots.momentum;
  variable.assign(variable.sub(direction.mul(learningRate)));
}

/**
 * w ← w − η·λ·w; m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; w ← w − η·m̂/(√v̂ + ε) with bias-corrected moments.
 * Kingma & Ba 2015, algorithm 1; Loshchilov & Hutter 2019, algorithm 2; torch.optim.Adam and AdamW.
 */
function adam(
  { beta1, beta2, epsilon, weightDecay }: Omit<OptimizerOf<"adamw">, "kind">,
  { variable, gradient, slots, decays, learningRate, step }: ParameterUpdate,
): void {
  slots.m.assign(slots.m.mul(beta1).add(gradient.mul(1 - beta1)));
  slots.v.assign(slots.v.mul(beta2).add(gradient.square().mul(1 - beta2)));
  const mean = slots.m.div(1 - beta1 ** step);
  const deviation = slots.v
    .div(1 - beta2 ** step)
    .sqrt()
    .add(epsilon);
  const kept = decays ? variable.mul(1 - learningRate * weightDecay) : variable;
  variable.assign(kept.sub(mean.div(deviation).mul(learningRate)));
}

/** v ← ρ·v + (1 − ρ)·g²; b ← μ·b + g/(√v + ε); w ← w − η·b. torch.optim.RMSprop, not centred. */
function rmsprop(
  { rho, momentum, epsilon }: OptimizerOf<"rmsprop">,
  { variable, gradient, slots, learningRate }: ParameterUpdate,
): void {
  slots.v.assign(slots.v.mul(rho).add(gradient.square().mul(1 - rho)));
  const scaled = gradient.div(slots.v.sqrt().add(epsilon));
  const direction = momentum > 0 ? slots.momentum.mul(momentum).add(scaled) : scaled;
  if (momentum > 0) slots.momentum.assign(direction);
  variable.assign(variable.sub(direction.mul(learningRate)));
}

/** w ← w − η·λ·w − η·sign(β₁·m + (1 − β₁)·g); m ← β₂·m + (1 − β₂)·g. Chen et al., NeurIPS 2023, algorithm 2. */
function lion(
  { beta1, beta2, weightDecay }: OptimizerOf<"lion">,
  { variable, gradient, slots, decays, learningRate }: ParameterUpdate,
): void {
  const direction = slots.m
    .mul(beta1)
    .add(gradient.mul(1 - beta1))
    .sign();
  const kept = decays ? variable.mul(1 - learningRate * weightDecay) : variable;
  variable.assign(kept.sub(direction.mul(learningRate)));
  slots.m.assign(slots.m.mul(beta2).add(gradient.mul(1 - beta2)));
}
