import type { LayerKind, LayerOf } from "../../../architectures/cnn-spec";
import { ACTIVATION_PLACEMENTS } from "./activation";
import { CONVOLUTION_PLACEMENTS } from "./convolution";
import { DENSE_PLACEMENTS } from "./dense";
import { JOINING_PLACEMENTS } from "./joining";
import { NORMALISATION_PLACEMENTS } from "./normalisation";
import type { AnyPlacement, Placed, PlacementRules } from "./placement";
import { REGULARISATION_PLACEMENTS } from "./regularisation";
import { RESIZING_PLACEMENTS } from "./resizing";

const PLACEMENT_RULES: PlacementRules = {
  ...CONVOLUTION_PLACEMENTS,
  ...NORMALISATION_PLACEMENTS,
  ...ACTIVATION_PLACEMENTS,
  ...RESIZING_PLACEMENTS,
  ...REGULARISATION_PLACEMENTS,
  ...DENSE_PLACEMENTS,
  ...JOINING_PLACEMENTS,
};

/**
 * Builds a layer behind its inputs by the rule of its kind. Throws {@link HilumError} `unsupportedEngine` where an export
 * has no stock layers for it.
 */
export function placeLayer<Kind extends LayerKind>(
  placement: AnyPlacement,
  spec: LayerOf<Kind> & { kind: Kind },
): Placed {
  return PLACEMENT_RULES[spec.kind]({ ...placement, spec });
}
