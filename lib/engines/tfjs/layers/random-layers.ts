/** @file Dropout of every sort and noise: by given numbers in training, the identity or its stock layer else. */
import { randomInputOf } from "../../../architectures/random-input";
import { channelsLast, placeOne, type Layer, type Placed, type Placement } from "./placement";

type RandomKind = "dropout" | "spatial_dropout" | "stochastic_depth" | "gaussian_noise";

export function placeRandom(placement: Placement<RandomKind>): Placed {
  return placeOne(placement.purpose === "training" ? givenNumbers(placement) : stockRandom(placement), placement.inputs);
}

function givenNumbers({ tf, layer, spec }: Placement<RandomKind>): Layer {
  const random = randomInputOf(layer);
  if (random === null) return tf.layers.activation({ name: spec.name, activation: "linear" });
  return random.draw.kind === "mask" ? tf.layers.multiply({ name: spec.name }) : tf.layers.add({ name: spec.name });
}

/** Keras' noise shape says what one draw holds for: `[null, 1, 1, C]` a channel, `[null, 1, 1, 1]` an image. */
function stockRandom({ tf, layer, spec }: Placement<RandomKind>): Layer {
  const { name } = spec;
  if (spec.kind === "gaussian_noise") return tf.layers.gaussianNoise({ name, stddev: spec.standardDeviation });
  const [batch, ...rest] = [null, ...channelsLast(randomInputOf(layer)?.shape ?? layer.outputShape)];
  // TensorFlow.js' types know no null, its code and Keras do.
  const noiseShape = spec.kind === "dropout" ? {} : { noiseShape: [batch, ...rest] as number[] };
  return tf.layers.dropout({ name, rate: spec.rate, ...noiseShape });
}
