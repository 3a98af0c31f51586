/** @file Layers that fit by their shapes and yet make no sense where they stand. */
import type { CnnSpec } from "./cnn-spec";
import { ACTIVATIONS, REGULARISERS } from "./layer-families";
import { formatShape, type CnnProblem, type ResolvedLayer } from "./resolved-cnn";

/**
 * Why the last layer cannot give the logits; none for one that can, and for one that could not be resolved.
 *
 * The loss applies the softmax (or the sigmoid) itself, so an activation at the end would be a second one, and a
 * regulariser would falsify the logits of every training step.
 */
export function checkLastLayer(last: ResolvedLayer | null | undefined, labelCount: number): CnnProblem[] {
  if (last === null || last === undefined || labelCount < 2) return [];
  const suggestion = 'End with a dense layer of units "labels".';
  const { kind } = last.spec;
  if (kind === "softmax" || kind === "sigmoid") {
    return [{ layer: last.name, message: `the last layer gives the logits and must not be ${kind}, which the loss applies itself`, suggestion: "Remove it." }];
  }
  if (ACTIVATIONS.has(kind) || REGULARISERS.has(kind)) return [{ layer: last.name, message: `the last layer gives the logits and must not be ${kind}`, suggestion }];
  if (last.outputShape.length === 1 && last.outputShape[0] === labelCount) return [];
  return [{ layer: last.name, message: `the last layer must give one logit per label (${labelCount}) but gives ${formatShape(last.outputShape)}`, suggestion }];
}

/** A stochastic depth drops all of an image's values, which only an add, keeping its other branch, survives. */
export function checkStochasticDepth({ layers }: CnnSpec): CnnProblem[] {
  return layers
    .filter(({ kind }) => kind === "stochastic_depth")
    .filter(({ name }) => layers.some((reader, position) => (reader.inputs ?? [layers[position - 1]?.name]).includes(name) && reader.kind !== "add"))
    .map(({ name }) => ({
      layer: name,
      message: "it drops everything an image has, and a layer other than an add reads it",
      suggestion: "Make it the last layer of a branch that an add joins with a shortcut, or use dropout.",
    }));
}
