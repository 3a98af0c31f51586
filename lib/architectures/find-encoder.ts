import type { CnnSpec, LayerSpec } from "./cnn-spec";
import { checkCnn } from "./resolve-cnn";
import type { ResolvedLayer } from "./resolved-cnn";

/** The part of a network that can learn without labels. */
export interface Encoder {
  /** The layers that `map` depends on, `map` last, each with its inputs named. */
  layers: readonly LayerSpec[];
  /** Those of them that have weights to learn. */
  learning: readonly string[];
  /** The layer whose output the encoder gives. */
  map: string;
  /** `[C, H, W]` */
  shape: readonly [number, number, number];
}

/**
 * Finds the last of the widest maps at the network's lowest resolution, whatever the number of labels; null where the
 * network has no map of its own.
 *
 * What stands above it is the head: pooling, hidden dense layers, a last narrow convolution as in DarkCovidNet, logits.
 */
export function findEncoder(spec: CnnSpec): Encoder | null {
  const check = checkCnn(spec, 2);
  // Where the last layer has the number of labels in it, two do not fit it; all below it resolves.
  const layers = check.ok ? check.cnn.layers : check.layers;
  const maps = layers.filter(({ outputShape }) => outputShape.length === 3);
  const area = ({ outputShape: [, height, width] }: ResolvedLayer) => height * width;
  const lowest = Math.min(...maps.map(area));
  const candidates = maps.filter((layer) => area(layer) === lowest);
  const widest = Math.max(...candidates.map(({ outputShape: [channels] }) => channels));
  const found = candidates.findLast(({ outputShape: [channels] }) => channels === widest);
  if (found === undefined) return null;
  const needed = new Set([found.name]);
  for (const { name, inputs } of layers.toReversed())
    if (needed.has(name)) inputs.forEach((input) => needed.add(input));
  const kept = layers.filter(({ name }) => needed.has(name));
  const learning = kept.filter(({ parameters }) => parameters.some(({ trainable }) => trainable));
  if (learning.length === 0) return null;
  const [channels, height, width] = found.outputShape;
  return {
    layers: kept.map((layer) => ({ ...layer.spec, inputs: [...layer.inputs] })),
    learning: learning.map(({ name }) => name),
    map: found.name,
    shape: [channels, height, width],
  };
}
