/** @file Layers that join branches, and the squeeze-and-excitation block that is made of some. */
import { SQUEEZE_PARTS } from "../layers-format/keras-names";
import { applied, partName, placeOne, type Placed, type Placement } from "./placement";

/** A Multiply stretches `[N, C]` over `[N, H, W, C]` by itself. */
export function placeJoint({ tf, spec: { kind, name }, inputs: given }: Placement<"add" | "multiply" | "concatenate">): Placed {
  // TensorFlow.js frees a value after its first reader, so one that is read twice needs a copy.
  const inputs = given.map((input, i) => (given.indexOf(input) === i ? input : applied(tf.layers.rescaling({ name: partName(`Copy${i}`, name), scale: 1 }), [input])));
  const created = { add: () => tf.layers.add({ name }), multiply: () => tf.layers.multiply({ name }), concatenate: () => tf.layers.concatenate({ name, axis: -1 }) };
  return placeOne(created[kind](), inputs);
}

/** Means of the channels → dense, ReLU → dense, sigmoid → a factor per channel. */
export function placeSqueezeExcitation({ tf, layer, spec: { name }, inputs }: Placement<"squeeze_excitation">): Placed {
  const [, reducedBias, , expandedBias] = layer.parameters;
  const means = applied(tf.layers.globalAveragePooling2d({ name: partName("Squeeze", name) }), inputs);
  const reduce = tf.layers.dense({ name: partName(SQUEEZE_PARTS.reduce, name), units: reducedBias.shape[0], activation: "relu", kernelInitializer: "zeros" });
  const expand = tf.layers.dense({ name: partName(SQUEEZE_PARTS.expand, name), units: expandedBias.shape[0], activation: "sigmoid", kernelInitializer: "zeros" });
  const factors = applied(expand, [applied(reduce, [means])]);
  return { output: applied(tf.layers.multiply({ name }), [inputs[0], factors]), owners: [reduce, expand] };
}
