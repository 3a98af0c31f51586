/** @file Layers that join branches. */
import type { SymbolicTensor } from "@tensorflow/tfjs";
import { applied, partName, placeOne, type AnyPlacement, type PlacementRules } from "./placement";

/** What a joint reads. TensorFlow.js frees a value after its first reader, so one that is read twice needs a copy. */
function eachOnce({ tf, layer: { name }, inputs }: AnyPlacement): SymbolicTensor[] {
  const copied = (input: SymbolicTensor, i: number) =>
    applied(tf.layers.rescaling({ name: partName(`Copy${i}`, name), scale: 1 }), [input]);
  return inputs.map((input, i) => (inputs.indexOf(input) === i ? input : copied(input, i)));
}

export const JOINING_PLACEMENTS = {
  add: (placement) => placeOne(placement.tf.layers.add({ name: placement.spec.name }), eachOnce(placement)),
  /** A Multiply stretches `[N, C]` over `[N, H, W, C]` by itself. */
  multiply: (placement) => placeOne(placement.tf.layers.multiply({ name: placement.spec.name }), eachOnce(placement)),
  concatenate: (placement) => {
    const { tf, spec } = placement;
    return placeOne(tf.layers.concatenate({ name: spec.name, axis: -1 }), eachOnce(placement));
  },
} satisfies Partial<PlacementRules>;
