import { ACTIVATION_RULES } from "./activation";
import { CONVOLUTION_RULES } from "./convolution";
import { DENSE_RULES } from "./dense";
import type { ForwardRules } from "./forward-rule";
import { JOINING_RULES } from "./joining";
import { NORMALISATION_RULES } from "./normalisation";
import { REGULARISATION_RULES } from "./regularisation";
import { RESIZING_RULES } from "./resizing";

/** The forward rule of every layer kind. */
export const FORWARD_RULES: ForwardRules = {
  ...CONVOLUTION_RULES,
  ...NORMALISATION_RULES,
  ...ACTIVATION_RULES,
  ...RESIZING_RULES,
  ...REGULARISATION_RULES,
  ...DENSE_RULES,
  ...JOINING_RULES,
};
