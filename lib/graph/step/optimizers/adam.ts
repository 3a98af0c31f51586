import type { OptimizerOf } from "../optimizer-spec";
import { blend, type UpdateRule } from "./update-rule";

/**
 * `torch.optim.Adam` and `AdamW` (Kingma & Ba 2015, algorithm 1; Loshchilov & Hutter 2019, algorithm 2):
 * m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; w ← w·(1 − ηλ) − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε).
 */
export function adam(spec: OptimizerOf<"adam"> | OptimizerOf<"adamw">): UpdateRule {
  const { beta1, beta2, epsilon } = spec;
  return {
    slots: ["m", "v"],
    scalars({ step, learningRate }) {
      const t = step + 1;
      const corrected = { step_size: learningRate / (1 - beta1 ** t), root_correction: 1 / Math.sqrt(1 - beta2 ** t) };
      return spec.kind === "adamw" ? { ...corrected, shrink: 1 - learningRate * spec.weightDecay } : corrected;
    },
    update(context, { decays, weights, gradient, slots }) {
      const { add, sub, mul, div, sqrt, constant, scalar } = context;
      const m = blend(context, slots[0], gradient, beta1);
      const v = blend(context, slots[1], mul(gradient, gradient), beta2);
      const root = add(mul(sqrt(v), scalar("root_correction")), constant(epsilon));
      const shrunk = spec.kind === "adamw" && decays ? mul(weights, scalar("shrink")) : weights;
      return { weights: sub(shrunk, mul(div(m, root), scalar("step_size"))), slots: [m, v] };
    },
  };
}
