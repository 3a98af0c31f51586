/** @file Dense layers, the flatten before them, and the squeeze-and-excitation block that is made of two. */
import { SQUEEZE_PARTS } from "../layers-format/keras-names";
import { applied, partName, placeOne, type Placed, type Placement, type PlacementRules } from "./placement";

/** The weights of every layer below keep the order of [C, H, W]. */
function placeFlatten({ tf, spec: { name }, inputs }: Placement<"flatten">): Placed {
  const channelsFirst = tf.layers.permute({ dims: [3, 1, 2], name: partName("ChannelsFirst", name) });
  return placeOne(tf.layers.flatten({ name }), [applied(channelsFirst, inputs)]);
}

function placeDense({ tf, layer, spec: { name, useBias }, inputs }: Placement<"dense">): Placed {
  const [units] = layer.outputShape;
  return placeOne(tf.layers.dense({ name, kernelInitializer: "zeros", units, useBias }), inputs);
}

/** Means of the channels → dense, ReLU → dense, sigmoid → a factor per channel. */
function placeSqueezeExcitation({ tf, layer, spec: { name }, inputs }: Placement<"squeeze_excitation">): Placed {
  const [, reducedBias, , expandedBias] = layer.parameters;
  const means = applied(tf.layers.globalAveragePooling2d({ name: partName("Squeeze", name) }), inputs);
  const reduce = tf.layers.dense({
    name: partName(SQUEEZE_PARTS.reduce, name),
    units: reducedBias.shape[0],
    activation: "relu",
    kernelInitializer: "zeros",
  });
  const expand = tf.layers.dense({
    name: partName(SQUEEZE_PARTS.expand, name),
    units: expandedBias.shape[0],
    activation: "sigmoid",
    kernelInitializer: "zeros",
  });
  const factors = applied(expand, [applied(reduce, [means])]);
  return { output: applied(tf.layers.multiply({ name }), [inputs[0], factors]), owners: [reduce, expand] };
}

export const DENSE_PLACEMENTS = {
  flatten: placeFlatten,
  dense: placeDense,
  squeeze_excitation: placeSqueezeExcitation,
} satisfies Partial<PlacementRules>;
