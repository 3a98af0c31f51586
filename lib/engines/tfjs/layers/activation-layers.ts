/** @file Activations by stock layers. */
import type { SymbolicTensor } from "@tensorflow/tfjs";
import { assertNever } from "../../../invariant";
import type { LayerOf } from "../../../architectures/cnn-spec";
import type { TensorFlow } from "../tensorflow";
import { applied, partName, placeOne, type Layer, type Placed, type Placement } from "./placement";

type ActivationKind = "relu" | "leaky_relu" | "elu" | "gelu" | "silu" | "sigmoid" | "tanh" | "softmax";

export function placeActivation({ tf, spec, inputs }: Placement<ActivationKind>): Placed {
  if (spec.kind === "elu" && spec.alpha !== 1) return placeScaledElu(tf, spec, inputs);
  if (spec.kind === "gelu" && spec.approximate) return placeTanhGelu(tf, spec, inputs);
  return placeOne(stockActivation(tf, spec), inputs);
}

function stockActivation(tf: TensorFlow, spec: LayerOf<ActivationKind>): Layer {
  const { name } = spec;
  switch (spec.kind) {
    case "relu":
      return tf.layers.reLU({ name });
    case "leaky_relu":
      return tf.layers.leakyReLU({ name, alpha: spec.negativeSlope });
    case "elu":
      return tf.layers.elu({ name });
    case "gelu":
      return tf.layers.activation({ name, activation: "gelu" });
    case "silu":
      return tf.layers.activation({ name, activation: "swish" });
    case "sigmoid":
    case "tanh":
      return tf.layers.activation({ name, activation: spec.kind });
    case "softmax":
      return tf.layers.softmax({ name, axis: -1 });
    default:
      return assertNever(spec);
  }
}

/** TensorFlow.js' ELU knows α = 1 only; elu_α(x) = α·elu(x) + (1 − α)·relu(x). */
function placeScaledElu(tf: TensorFlow, { name, alpha }: LayerOf<"elu">, inputs: Placement["inputs"]): Placed {
  const scaled = (part: string, bend: Layer, scale: number) => applied(tf.layers.rescaling({ name: partName(`Scaled${part}`, name), scale, offset: 0 }), [applied(bend, inputs)]);
  const curved = scaled("Elu", tf.layers.elu({ name: partName("Elu", name) }), alpha);
  const straight = scaled("Relu", tf.layers.reLU({ name: partName("Relu", name) }), 1 - alpha);
  return { output: applied(tf.layers.add({ name }), [curved, straight]), owners: [] };
}

/** x·½(1 + tanh(√(2/π)·(x + 0.044715·x³))): TensorFlow.js saves its own `gelu_new` under a name it cannot read. */
function placeTanhGelu(tf: TensorFlow, { name }: LayerOf<"gelu">, inputs: Placement["inputs"]): Placed {
  const scaled = (part: string, x: SymbolicTensor, scale: number, offset = 0) => applied(tf.layers.rescaling({ name: partName(part, name), scale, offset }), [x]);
  const [x] = inputs;
  // Two layers, not one value read twice: TensorFlow.js frees a value after its first reader.
  const roots = ["First", "Second"].map((part) => scaled(part, x, Math.sqrt(0.044715)));
  const cubed = applied(tf.layers.multiply({ name: partName("Cubed", name) }), [x, ...roots]);
  const bent = applied(tf.layers.add({ name: partName("Bent", name) }), [x, cubed]);
  const share = applied(tf.layers.activation({ name: partName("Tanh", name), activation: "tanh" }), [scaled("Spread", bent, Math.sqrt(2 / Math.PI))]);
  return { output: applied(tf.layers.multiply({ name }), [x, scaled("Share", share, 0.5, 0.5)]), owners: [] };
}
