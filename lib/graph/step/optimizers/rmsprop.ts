import type { OptimizerOf } from "../optimizer-spec";
import { blend, type UpdateRule } from "./update-rule";

/**
 * `torch.optim.RMSprop`, not centred (Tieleman & Hinton 2012): v ← ρv + (1 − ρ)g²; b ← μ·b + g/(√v + ε); w ← w − η·b.
 * Without momentum b is g/(√v + ε) itself.
 */
export function rmsprop({ rho, momentum, epsilon }: OptimizerOf<"rmsprop">): UpdateRule {
  return {
    slots: momentum > 0 ? ["v", "momentum"] : ["v"],
    scalars: ({ learningRate }) => ({ step_size: learningRate }),
    update(context, { weights, gradient, slots: [before, buffer] }) {
      const { add, sub, mul, div, sqrt, constant, scalar } = context;
      const v = blend(context, before, mul(gradient, gradient), rho);
      const scaled = div(gradient, add(sqrt(v), constant(epsilon)));
      const direction = momentum > 0 ? add(mul(buffer, constant(momentum)), scaled) : scaled;
      return { weights: sub(weights, mul(direction, scalar("step_size"))), slots: momentum > 0 ? [v, direction] : [v] };
    },
  };
}
