/** @file Changes to a network's list of layers that keep what the layers read. Pure: each gives a new list. */
import { INPUT_NAME, type LayerSpec } from "./cnn-spec";
import { isJoint } from "./layers/layer-table";

/** Replaces a layer; under a new name that no other layer has, those that read it by its old name go on reading it. */
export function replaceLayer(layers: readonly LayerSpec[], position: number, changed: LayerSpec): LayerSpec[] {
  const old = layers[position].name;
  const replaced = layers.with(position, changed);
  if (changed.name === old || layers.some(({ name }) => name === changed.name)) return replaced;
  return replaced.map((layer) => reading(layer, (name) => (name === old ? changed.name : name)));
}

/** Takes a layer out; those that read it read what it read first. A joint that would be left with fewer than two keeps the name, to be refused. */
export function removeLayer(layers: readonly LayerSpec[], position: number): LayerSpec[] {
  const { name: removed } = layers[position];
  const [source] = inputsOf(layers, position);
  const below = layers.at(position + 1);
  const rest = layers.toSpliced(position, 1).map((layer) => {
    const isLeftAlone = isJoint(layer.kind) && layer.inputs?.includes(removed) && layer.inputs.includes(source);
    return isLeftAlone ? layer : reading(layer, (name) => (name === removed ? source : name));
  });
  const isChain = source === (layers[position - 1]?.name ?? INPUT_NAME);
  if (below === undefined || isJoint(below.kind) || below.inputs !== undefined || isChain) return rest;
  return rest.with(position, { ...below, inputs: [source] });
}

/** Swaps a layer with its neighbour above (−1) or below (1); unchanged at the ends. */
export function moveLayer(layers: readonly LayerSpec[], from: number, by: -1 | 1): LayerSpec[] {
  const to = from + by;
  if (to < 0 || to >= layers.length) return [...layers];
  return layers.toSpliced(from, 1).toSpliced(to, 0, layers[from]);
}

/** The names a layer reads. */
function inputsOf(layers: readonly LayerSpec[], position: number): readonly string[] {
  return layers[position].inputs ?? [layers[position - 1]?.name ?? INPUT_NAME];
}

function reading(layer: LayerSpec, rename: (name: string) => string): LayerSpec {
  return layer.inputs === undefined ? layer : { ...layer, inputs: layer.inputs.map(rename) };
}
