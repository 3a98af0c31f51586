/** @file Normalisations, those over one image composed of stock layers: moments first, then γ and β per channel. */
import {
  applied,
  asInInference,
  channelsLast,
  partName,
  type AnyPlacement,
  type Layer,
  type Placed,
  type Placement,
  type PlacementRules,
} from "./placement";

function placeBatchNormalisation({ tf, spec, inputs, isFrozen }: Placement<"batch_normalization">): Placed {
  const created = tf.layers.batchNormalization({
    name: spec.name,
    axis: -1,
    momentum: spec.momentum,
    epsilon: spec.epsilon,
  });
  const layer = isFrozen ? asInInference(created) : created;
  return { output: applied(layer, inputs), owners: [layer] };
}

/**
 * Group, layer and instance normalisation: (x − μ)/√(σ² + ε) over each of `groups` shares of an image's channels, by a
 * LayerNormalization without γ and β (which would be per value there), then γ·x + β per channel by a BatchNormalization
 * whose statistics stay 0 and 1. In training the LayerNormalization has a γ of 1 and a β of 0 that nobody updates: without them,
 * TensorFlow.js (4.22) cannot differentiate it.
 */
function placeImageNormalisation(
  placement: AnyPlacement & { spec: { name: string; epsilon: number } },
  groups: number,
): Placed {
  const { tf, layer, spec, inputs, purpose } = placement;
  const shape = channelsLast(layer.outputShape);
  const channels = shape[shape.length - 1];
  const isMap = shape.length === 3;
  // [N, H, W, C] → [N, H·W, groups, C/groups]: a group's values lie along axes 1 and 3.
  const dealt = isMap ? [shape[0] * shape[1], groups, channels / groups] : [groups, channels / groups];
  const deal = tf.layers.reshape({ name: partName("Groups", spec.name), targetShape: dealt });
  const moments = tf.layers.layerNormalization({
    name: partName("Moments", spec.name),
    axis: isMap ? [1, 3] : [2],
    epsilon: spec.epsilon,
    center: purpose === "training",
    scale: purpose === "training",
  });
  const join = tf.layers.reshape({ name: partName("Join", spec.name), targetShape: shape });
  const affine: Layer = asInInference(tf.layers.batchNormalization({ name: spec.name, axis: -1, epsilon: 0 }));
  const normalised = [deal, moments, join].reduce((values, part) => applied(part, [values]), inputs[0]);
  return { output: applied(affine, [normalised]), owners: [affine] };
}

export const NORMALISATION_PLACEMENTS = {
  batch_normalization: placeBatchNormalisation,
  group_normalization: (placement) => placeImageNormalisation(placement, placement.spec.groups),
  layer_normalization: (placement) => placeImageNormalisation(placement, 1),
  instance_normalization: (placement) => placeImageNormalisation(placement, placement.layer.outputShape[0]),
} satisfies Partial<PlacementRules>;
