import type { LayerKind, LayerOf } from "../../../architectures/cnn-spec";
import { ACTIVATION_RULES } from "./activation";
import { CONVOLUTION_RULES } from "./convolution";
import { DENSE_RULES } from "./dense";
import { JOINING_RULES } from "./joining";
import { NORMALISATION_RULES } from "./normalisation";
import type { AnyPlacement, Placed, PlacementRules } from "./placement";
import { REGULARISATION_RULES } from "./regularisation";
import { RESIZING_RULES } from "./resizing";

const PLACEMENT_RULES: PlacementRules = {
  ...CONVOLUTION_RULES,
  ...NORMALISATION_RULES,
  ...ACTIVATION_RULES,
  ...RESIZING_RULES,
  ...REGULARISATION_RULES,
  ...DENSE_RULES,
  ...JOINING_RULES,
};

/**
 * Builds a layer behind its inputs by the rule of its kind. Throws {@link HilumError} `unsupportedEngine` where an export
 * has no stock layers for it.
 */
export function placeLayer<Kind extends LayerKind>(placement: AnyPlacement, spec: LayerOf<Kind> & { kind: Kind }): Placed {
  return PLACEMENT_RULES[spec.kind]({ ...placement, spec });
}
