/** @file What a network costs: arithmetic, stored numbers and the memory of one training step. */
import { elementCount } from "../tensor/shape";
import { INPUT_NAME } from "./cnn-spec";
import type { ResolvedCnn, ResolvedLayer } from "./resolved-cnn";

const BYTES_PER_VALUE = 4;
/** A trainable weight stands in memory as itself, its gradient and up to two optimizer slots. */
const COPIES_PER_WEIGHT = 4;

export interface LayerCost {
  name: string;
  parameterCount: number;
  /** Of one image's forward pass. */
  multiplyAdds: number;
  /** Memory of the layer's output for the whole batch, kept until the backward pass has used it. */
  activationBytes: number;
}

export interface NetworkCost {
  layers: LayerCost[];
  parameterCount: number;
  multiplyAdds: number;
  /** Of one image's forward and backward pass: each product is differentiated by its weights unless they are held still and, except on the image itself, by its input. */
  trainingMultiplyAdds: number;
  activationBytes: number;
  /** Estimated peak of a training step: activations, the largest gradient twice, weights with gradients and slots. */
  trainingBytes: number;
  /** The layer whose output takes the most memory: the one to shrink when a step does not fit. */
  largestLayer: string;
}

/**
 * Computes the cost per layer and of a training step with `batchSize` images.
 *
 * Memory is an estimate: an engine may free some outputs early and needs scratch space of its own (column buffers).
 */
export function describeCost(cnn: ResolvedCnn, batchSize: number): NetworkCost {
  const layers = cnn.layers.map((layer) => layerCost(layer, batchSize));
  const activationBytes = layers.reduce((sum, layer) => sum + layer.activationBytes, 0);
  const largest = layers.reduce((a, b) => (b.activationBytes > a.activationBytes ? b : a));
  const weightBytes =
    BYTES_PER_VALUE *
    (COPIES_PER_WEIGHT * cnn.trainableParameterCount + cnn.parameterCount - cnn.trainableParameterCount);
  return {
    layers,
    parameterCount: cnn.parameterCount,
    multiplyAdds: cnn.multiplyAdds,
    trainingMultiplyAdds: cnn.layers.reduce((sum, layer) => sum + trainingMultiplyAdds(layer), 0),
    activationBytes,
    trainingBytes: activationBytes + 2 * largest.activationBytes + weightBytes,
    largestLayer: largest.name,
  };
}

function layerCost(layer: ResolvedLayer, batchSize: number): LayerCost {
  return {
    name: layer.name,
    parameterCount: parameterCountOf(layer),
    multiplyAdds: layer.multiplyAdds,
    activationBytes: BYTES_PER_VALUE * batchSize * elementCount(layer.outputShape),
  };
}

/** The numbers a layer stores, moving statistics included. */
export function parameterCountOf(layer: Pick<ResolvedLayer, "parameters">): number {
  return layer.parameters.reduce((sum, parameter) => sum + elementCount(parameter.shape), 0);
}

/** Forward, by its input unless that is the image, and by its weights unless they are held still. */
function trainingMultiplyAdds({ multiplyAdds, inputs, parameters, spec }: ResolvedLayer): number {
  const byWeights = spec.trainable && parameters.length > 0 ? 1 : 0;
  return multiplyAdds * (1 + (inputs.includes(INPUT_NAME) ? 0 : 1) + byWeights);
}
