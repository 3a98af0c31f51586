import type { Value } from "../graph";
import type { AnyForward, ForwardRules } from "./forward-rule";
import { normaliseGroups } from "./normalise-groups";

function normalised({ builder, x, own }: AnyForward, groups: number, epsilon: number): Value {
  return normaliseGroups(builder, x, { groups, epsilon, scale: own("gamma"), offset: own("beta") });
}

export const NORMALISATION_RULES = {
  batch_normalization: ({ mode, layer, spec, x }) => mode.normalise(layer, spec, x),
  group_normalization: (forward) => normalised(forward, forward.spec.groups, forward.spec.epsilon),
  layer_normalization: (forward) => normalised(forward, 1, forward.spec.epsilon),
  instance_normalization: (forward) => normalised(forward, forward.layer.inputShapes[0][0], forward.spec.epsilon),
} satisfies Partial<ForwardRules>;
