/** @file What a layer is built from, what it becomes, and the words that all layer builders share. */
import type { layers as tfLayers, SymbolicTensor, Tensor } from "@tensorflow/tfjs";
import type { LayerKind, LayerOf } from "../../../architectures/cnn-spec";
import type { ResolvedLayer } from "../../../architectures/resolved-cnn";
import { invariant } from "../../../invariant";
import type { Shape } from "../../../tensor/shape";
import type { TensorFlow } from "../tensorflow";

export type Layer = tfLayers.Layer;

/**
 * What a model is for. `training`: random layers multiply by masks, or add noise, given as further inputs, so that
 * every engine draws the same. `inference`: gives logits. `export`: stock layers only, with a softmax at the end.
 */
export type ModelPurpose = "training" | "inference" | "export";

/** A layer of any kind about to be built. */
export interface AnyPlacement {
  tf: TensorFlow;
  layer: ResolvedLayer;
  /** In the order of the layer's inputs, channels last; a mask or noise behind them. */
  inputs: readonly SymbolicTensor[];
  purpose: ModelPurpose;
  /** Batch normalisation by its moving statistics in training too. */
  isFrozen: boolean;
}

/** A layer of one kind, or of one of several kinds, about to be built. */
export interface Placement<Kind extends LayerKind> extends AnyPlacement {
  spec: LayerOf<Kind>;
}

/** A layer of a network as built: often one Keras layer, sometimes several. */
export interface Placed {
  output: SymbolicTensor;
  /** The Keras layers whose weights, one after the other, are the layer's parameters; what is left over keeps its initial value. */
  owners: readonly Layer[];
}

/** One rule per layer kind: the Keras layers that stand for it. */
export type PlacementRules = { readonly [Kind in LayerKind]: (placement: Placement<Kind>) => Placed };

/** One Keras layer that does it all. */
export function placeOne(created: Layer, inputs: readonly SymbolicTensor[]): Placed {
  return { output: applied(created, inputs), owners: [created] };
}

/** A Keras layer's output in the graph. */
export function applied(created: Layer, inputs: readonly SymbolicTensor[]): SymbolicTensor {
  return symbolic(created.apply(inputs.length === 1 ? inputs[0] : [...inputs]));
}

function symbolic(value: Tensor | Tensor[] | SymbolicTensor | SymbolicTensor[]): SymbolicTensor {
  invariant(!Array.isArray(value) && "sourceLayer" in value, "a layer applied to a symbolic tensor gives one");
  return value;
}

/** Keras' `trainable = False`: TensorFlow.js' own flag holds the weights but not the moving statistics. */
export function asInInference(layer: Layer): Layer {
  const call = layer.call.bind(layer);
  layer.call = (inputs) => call(inputs, { training: false });
  return layer;
}

/** `[C, H, W]` → `[H, W, C]`; vectors stay. */
export function channelsLast(shape: Shape): number[] {
  return shape.length === 3 ? [shape[1], shape[2], shape[0]] : [...shape];
}

/** The name of a Keras layer that stands for a part of one of ours; capitals keep it apart from every name of a CnnSpec. */
export const partName = (part: string, layer: string): string => `${part}_${layer}`;
