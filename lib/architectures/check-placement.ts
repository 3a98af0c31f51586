/** @file Layers that fit by their shapes and yet make no sense where they stand. */
import { type CnnSpec, INPUT_NAME, type LayerSpec } from "./cnn-spec";
import { formatShape } from "./format-shape";
import { isInGroup, layerRow } from "./layers/layer-table";
import type { CnnProblem, ResolvedLayer } from "./resolved-cnn";

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
    return [
      {
        layer: last.name,
        message: `the last layer gives the logits and must not be ${kind}, which the loss applies itself`,
        suggestion: "Remove it.",
      },
    ];
  }
  if (isInGroup(kind, "Activation") || isInGroup(kind, "Regularisation"))
    return [{ layer: last.name, message: `the last layer gives the logits and must not be ${kind}`, suggestion }];
  if (last.outputShape.length === 1 && last.outputShape[0] === labelCount) return [];
  return [
    {
      layer: last.name,
      message: `the last layer must give one logit per label (${labelCount}) but gives ${formatShape(last.outputShape)}`,
      suggestion,
    },
  ];
}

/** A stochastic depth drops all of an image's values, which only an add, keeping its other branch, survives. */
export function checkStochasticDepth({ layers }: CnnSpec): CnnProblem[] {
  return layers
    .filter(({ kind }) => kind === "stochastic_depth")
    .filter(({ name }) =>
      layers.some(
        (reader, position) => (reader.inputs ?? [layers[position - 1]?.name]).includes(name) && reader.kind !== "add",
      ),
    )
    .map(({ name }) => ({
      layer: name,
      message: "it drops everything an image has, and a layer other than an add reads it",
      suggestion: "Make it the last layer of a branch that an add joins with a shortcut, or use dropout.",
    }));
}

/**
 * Zeros that stand around a map: a window must see some of the map too, and the largest value among zeros is that of
 * the map alone only where nothing is negative.
 */
export function checkZeros({ layers }: CnnSpec): CnnProblem[] {
  return layers.flatMap((layer, position): CnnProblem[] => {
    if (!("padding" in layer) || typeof layer.padding === "string") return [];
    const extent = layer.kind === "max_pooling2d" ? layer.poolSize : (layer.kernelSize - 1) * layer.dilation + 1;
    const most = Math.max(layer.padding.top, layer.padding.bottom, layer.padding.left, layer.padding.right);
    if (most >= extent)
      return [
        {
          layer: layer.name,
          message: `${most} zeros stand at a side of its input and its window spans ${extent}: some of it would see zeros only`,
          suggestion: `Use at most ${extent - 1} zeros at each side.`,
        },
      ];
    if (layer.kind !== "max_pooling2d" || inputsOf(layers, position).every((name) => isNeverNegative(layers, name)))
      return [];
    return [
      {
        layer: layer.name,
        message: "zeros stand around what it pools, and that may be negative",
        suggestion: 'Put it behind a ReLU, or use padding "same".',
      },
    ];
  });
}

const inputsOf = (layers: readonly LayerSpec[], position: number): readonly string[] =>
  layers[position].inputs ?? [layers[position - 1]?.name ?? INPUT_NAME];

function isNeverNegative(layers: readonly LayerSpec[], name: string): boolean {
  const position = layers.findIndex((layer) => layer.name === name);
  if (position < 0) return false;
  const { isNegative } = layerRow(layers[position].kind);
  // Names of layers below make a circle, which is refused elsewhere.
  return (
    isNegative === "never" ||
    (isNegative === "asInput" &&
      inputsOf(layers, position).every((input) => isNeverNegative(layers.slice(0, position), input)))
  );
}
