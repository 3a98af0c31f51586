/** @file A resolved CnnSpec as a Keras-style LayersModel: channels last inside, every layer under its own name. */
import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs";
import { INPUT_NAME } from "../../architectures/cnn-spec";
import { randomInputOf, type RandomInput } from "../../architectures/random-input";
import { invariant } from "../../invariant";
import type { OutputActivation } from "../../tensor/probabilities";
import { placeLayer } from "./layers/place-layer";
import { placeTwoStages } from "./layers/place-two-stages";
import { applied, channelsLast, type Layer, type ModelPurpose } from "./layers/placement";
import type { TensorFlow } from "./tensorflow";
import { pairWithVariables, type ModelParameter } from "./model-weights";
import type { ResolvedCnn, ResolvedLayer } from "../../architectures/resolved-cnn";

export interface BuiltModel {
  model: LayersModel;
  /** What follows the image among the inputs, in order; empty unless for training. */
  randomInputs: readonly RandomInput[];
  /** Every parameter of the network with its variable, in layer order. */
  parameters: readonly ModelParameter[];
}

/** Names of the layers we add; capitals keep them apart from every name a CnnSpec can hold. */
const ADDED = { image: "Image", rescaling: "Rescaling", probabilities: "Probabilities" };

/**
 * Builds the model: `[N, H, W, 1]` float32 0–1 → `[N, labels]` logits (probabilities for `export`).
 *
 * The first layer standardises the image, `4·x − 2`. Before a flatten, the map is turned to channels first, so that
 * the weights of every layer below keep the order of `[C, H, W]`. Weights start at zero: write them afterwards.
 * Batch normalisations of `frozen` layers use their moving statistics in training too. `activation` makes the
 * probabilities of an export. Throws {@link HilumError}
 * `unsupportedEngine` where stock layers cannot say what is to be exported, with the layer and the reason.
 */
export function buildLayersModel(
  tf: TensorFlow,
  cnn: ResolvedCnn,
  purpose: ModelPurpose,
  frozen: ReadonlySet<string> = new Set(),
  activation: OutputActivation = "softmax",
): BuiltModel {
  const [, height, width] = cnn.input;
  const image = tf.input({ shape: [height, width, 1], name: ADDED.image });
  const outputs = new Map<string, SymbolicTensor>([
    [INPUT_NAME, applied(tf.layers.rescaling({ scale: 4, offset: -2, name: ADDED.rescaling }), [image])],
  ]);
  const random: { input: RandomInput; value: SymbolicTensor }[] = [];
  const owners: { layer: ResolvedLayer; owners: readonly Layer[] }[] = [];
  for (const layer of cnn.layers) {
    const inputs = layer.inputs.map((name) => valueOf(outputs, name));
    const input = purpose === "training" ? randomInputOf(layer) : null;
    if (input !== null) {
      const value = tf.input({ shape: channelsLast(input.shape), name: `Random_${layer.name}` });
      random.push({ input, value });
      inputs.push(value);
    }
    const placed = placeLayer({ tf, layer, inputs, purpose, isFrozen: frozen.has(layer.name) }, layer.spec);
    for (const owner of placed.owners) owner.trainable = layer.spec.trainable;
    outputs.set(layer.name, placed.output);
    owners.push({ layer, owners: placed.owners });
  }
  const logits = valueOf(outputs, cnn.layers[cnn.layers.length - 1].name);
  const output = purpose === "export" ? placeActivation(tf, logits, activation) : logits;
  return {
    model: tf.model({ inputs: [image, ...random.map(({ value }) => value)], outputs: output }),
    randomInputs: random.map(({ input }) => input),
    parameters: owners.flatMap((pair) => pairWithVariables(tf, pair.layer, pair.owners)),
  };
}

function placeActivation(tf: TensorFlow, logits: SymbolicTensor, activation: OutputActivation): SymbolicTensor {
  const name = ADDED.probabilities;
  if (activation === "softmax") return applied(tf.layers.softmax({ name }), [logits]);
  if (activation === "sigmoid") return applied(tf.layers.activation({ activation, name }), [logits]);
  return placeTwoStages(tf, logits, activation.sides, name);
}

function valueOf(outputs: ReadonlyMap<string, SymbolicTensor>, name: string): SymbolicTensor {
  const value = outputs.get(name);
  invariant(value !== undefined, `layer "${name}" is built before it is read`);
  return value;
}
