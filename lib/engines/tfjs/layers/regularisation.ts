/** @file Dropout of every sort and noise: by given numbers in training, the identity or its stock layer else. */
import { randomInputOf } from "../../../architectures/random-input";
import { channelsLast, placeOne, type AnyPlacement, type Layer, type Placed, type PlacementRules } from "./placement";

function placeRandom(placement: AnyPlacement, stock: () => Layer): Placed {
  return placeOne(placement.purpose === "training" ? givenNumbers(placement) : stock(), placement.inputs);
}

function givenNumbers({ tf, layer }: AnyPlacement): Layer {
  const { name } = layer;
  const random = randomInputOf(layer);
  if (random === null) return tf.layers.activation({ name, activation: "linear" });
  return random.draw.kind === "mask" ? tf.layers.multiply({ name }) : tf.layers.add({ name });
}

/** Keras' noise shape says what one draw holds for: `[null, 1, 1, C]` a channel, `[null, 1, 1, 1]` an image. */
function placeDropout(placement: AnyPlacement & { spec: { rate: number } }): Placed {
  const { tf, layer, spec } = placement;
  const drawn = [null, ...channelsLast(randomInputOf(layer)?.shape ?? layer.outputShape)];
  // TensorFlow.js' types know no null, its code and Keras do.
  const noiseShape = drawn as number[];
  return placeRandom(placement, () => tf.layers.dropout({ name: layer.name, rate: spec.rate, noiseShape }));
}

export const REGULARISATION_PLACEMENTS = {
  dropout: (placement) => {
    const { tf, spec } = placement;
    return placeRandom(placement, () => tf.layers.dropout({ name: spec.name, rate: spec.rate }));
  },
  spatial_dropout: placeDropout,
  stochastic_depth: placeDropout,
  gaussian_noise: (placement) => {
    const { tf, spec } = placement;
    return placeRandom(placement, () => tf.layers.gaussianNoise({ name: spec.name, stddev: spec.standardDeviation }));
  },
} satisfies Partial<PlacementRules>;
