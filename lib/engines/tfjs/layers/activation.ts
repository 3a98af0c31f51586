/** @file Activations by stock layers. */
import type { SymbolicTensor } from "@tensorflow/tfjs";
import type { LayerOf } from "../../../architectures/cnn-spec";
import type { TensorFlow } from "../tensorflow";
import {
  applied,
  partName,
  placeOne,
  type AnyPlacement,
  type Layer,
  type Placed,
  type PlacementRules,
} from "./placement";

/** TensorFlow.js' ELU knows α = 1 only; elu_α(x) = α·elu(x) + (1 − α)·relu(x). */
function placeScaledElu(tf: TensorFlow, { name, alpha }: LayerOf<"elu">, inputs: AnyPlacement["inputs"]): Placed {
  const scaled = (part: string, bend: Layer, scale: number) => {
    const scaling = tf.layers.rescaling({ name: partName(`Scaled${part}`, name), scale, offset: 0 });
    return applied(scaling, [applied(bend, inputs)]);
  };
  const curved = scaled("Elu", tf.layers.elu({ name: partName("Elu", name) }), alpha);
  const straight = scaled("Relu", tf.layers.reLU({ name: partName("Relu", name) }), 1 - alpha);
  return { output: applied(tf.layers.add({ name }), [curved, straight]), owners: [] };
}

/** x·½(1 + tanh(√(2/π)·(x + 0.044715·x³))): TensorFlow.js saves its own `gelu_new` under a name it cannot read. */
function placeTanhGelu(tf: TensorFlow, { name }: LayerOf<"gelu">, inputs: AnyPlacement["inputs"]): Placed {
  const scaled = (part: string, x: SymbolicTensor, scale: number, offset = 0) =>
    applied(tf.layers.rescaling({ name: partName(part, name), scale, offset }), [x]);
  const [x] = inputs;
  // Two layers, not one value read twice: TensorFlow.js frees a value after its first reader.
  const roots = ["First", "Second"].map((part) => scaled(part, x, Math.sqrt(0.044715)));
  const cubed = applied(tf.layers.multiply({ name: partName("Cubed", name) }), [x, ...roots]);
  const bent = applied(tf.layers.add({ name: partName("Bent", name) }), [x, cubed]);
  const share = applied(tf.layers.activation({ name: partName("Tanh", name), activation: "tanh" }), [
    scaled("Spread", bent, Math.sqrt(2 / Math.PI)),
  ]);
  return { output: applied(tf.layers.multiply({ name }), [x, scaled("Share", share, 0.5, 0.5)]), owners: [] };
}

function placeNamed(activation: "gelu" | "swish" | "sigmoid" | "tanh") {
  return ({ tf, layer: { name }, inputs }: AnyPlacement): Placed =>
    placeOne(tf.layers.activation({ name, activation }), inputs);
}

const placeGelu = placeNamed("gelu");

export const ACTIVATION_PLACEMENTS = {
  relu: ({ tf, spec: { name }, inputs }) => placeOne(tf.layers.reLU({ name }), inputs),
  leaky_relu: ({ tf, spec: { name, negativeSlope }, inputs }) =>
    placeOne(tf.layers.leakyReLU({ name, alpha: negativeSlope }), inputs),
  elu: ({ tf, spec, inputs }) => {
    if (spec.alpha !== 1) return placeScaledElu(tf, spec, inputs);
    return placeOne(tf.layers.elu({ name: spec.name }), inputs);
  },
  gelu: (placement) => {
    const { tf, spec, inputs } = placement;
    return spec.approximate ? placeTanhGelu(tf, spec, inputs) : placeGelu(placement);
  },
  silu: placeNamed("swish"),
  sigmoid: placeNamed("sigmoid"),
  tanh: placeNamed("tanh"),
  softmax: ({ tf, spec: { name }, inputs }) => placeOne(tf.layers.softmax({ name, axis: -1 }), inputs),
} satisfies Partial<PlacementRules>;
