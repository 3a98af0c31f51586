import type { OptimizerOf } from "../optimizer-spec";
import { blend, type UpdateRule } from "./update-rule";

/**
 * Lion, with decoupled weight decay (Chen et al., NeurIPS 2023, algorithm 2):
 * w ← w·(1 − ηλ) − η·sign(β₁m + (1 − β₁)g); m ← β₂m + (1 − β₂)g. sign(0) is 0.
 */
export function lion({ beta1, beta2, weightDecay }: OptimizerOf<"lion">): UpdateRule {
  return {
    slots: ["m"],
    scalars: ({ learningRate }) => ({ step_size: learningRate, shrink: 1 - learningRate * weightDecay }),
    update(context, { decays, weights, gradient, slots: [m] }) {
      const { sub, mul, sign, scalar } = context;
      const direction = sign(blend(context, m, gradient, beta1));
      const shrunk = decays ? mul(weights, scalar("shrink")) : weights;
      return { weights: sub(shrunk, mul(direction, scalar("step_size"))), slots: [blend(context, m, gradient, beta2)] };
    },
  };
}
