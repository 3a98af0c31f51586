import type { Value } from "../graph";
import type { AnyForward, ForwardRules } from "./forward-rule";

const disturbed = ({ mode, layer, x }: AnyForward): Value => mode.disturb(layer, x);

export const REGULARISATION_RULES = {
  dropout: disturbed,
  spatial_dropout: disturbed,
  stochastic_depth: disturbed,
  gaussian_noise: disturbed,
} satisfies Partial<ForwardRules>;
