import type { OptimizerOf } from "../optimizer-spec";
import type { UpdateRule } from "./update-rule";

/**
 * `torch.optim.SGD`, dampening 0: g ← g + λ·w; b ← μ·b + g; w ← w − η·b, or w ← w − η·(g + μ·b) with Nesterov's
 * momentum (Sutskever et al., ICML 2013).
 */
export function sgd({ momentum, nesterov, weightDecay }: OptimizerOf<"sgd">): UpdateRule {
  return {
    slots: ["momentum"],
    scalars: ({ learningRate }) => ({ step_size: learningRate }),
    update({ add, sub, mul, constant, scalar }, { decays, weights, gradient, slots: [buffer] }) {
      const total = decays && weightDecay > 0 ? add(gradient, mul(weights, constant(weightDecay))) : gradient;
      const moved = add(mul(buffer, constant(momentum)), total);
      const direction = nesterov ? add(total, mul(moved, constant(momentum))) : moved;
      return { weights: sub(weights, mul(direction, scalar("step_size"))), slots: [moved] };
    },
  };
}
