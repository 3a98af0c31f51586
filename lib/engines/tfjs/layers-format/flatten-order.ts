/** @file Where the values of a flattened map stand: channel by channel here, pixel by pixel in the Layers format. */
import type { ResolvedCnn, ResolvedLayer } from "../../../architectures/resolved-cnn";
import { elementCount } from "../../../tensor/shape";
import type { KerasTopology } from "./keras-topology";

/** For each of our positions in a vector, its position in the Layers format; null where the two agree. */
export type VectorOrder = readonly number[] | null;

/** The order of every layer's output, for a source that flattens channels last. */
export function vectorOrders(cnn: ResolvedCnn): ReadonlyMap<string, VectorOrder> {
  const orders = new Map<string, VectorOrder>();
  for (const layer of cnn.layers)
    orders.set(
      layer.name,
      orderOf(
        layer,
        layer.inputs.map((name) => orders.get(name) ?? null),
      ),
    );
  return orders;
}

function orderOf({ spec, inputShapes, outputShape }: ResolvedLayer, inputs: readonly VectorOrder[]): VectorOrder {
  if (spec.kind === "flatten") return flattenedOrder(inputShapes[0]);
  if (outputShape.length !== 1 || spec.kind === "dense") return null;
  if (spec.kind !== "concatenate") return inputs[0] ?? null;
  if (inputs.every((order) => order === null)) return null;
  let start = 0;
  return inputs.flatMap((order, i) => {
    const base = start;
    start += inputShapes[i][0];
    return (order ?? [...Array(inputShapes[i][0]).keys()]).map((position) => base + position);
  });
}

/** `[C, H, W]`: our position c·H·W + p holds what stands at p·C + c there. */
function flattenedOrder(shape: readonly number[]): number[] {
  const [channels, height, width] = shape;
  const area = height * width;
  return Array.from({ length: elementCount(shape) }, (_, i) => (i % area) * channels + Math.floor(i / area));
}

/** A vector or the rows of a matrix `[n, …]` in our order. */
export function reordered(data: Float32Array, order: readonly number[]): Float32Array {
  const width = data.length / order.length;
  const output = new Float32Array(data.length);
  order.forEach((from, to) => output.set(data.subarray(from * width, (from + 1) * width), to * width));
  return output;
}

/** True when the vector that a Keras layer reads comes from a map flattened with its channels last. */
export function readsFlattenedChannelsLast({ layers }: KerasTopology, name: string): boolean {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const seen = new Set<string>();
  const comesFrom = (inputs: readonly string[]): boolean =>
    inputs.some((input) => {
      const layer = byName.get(input);
      if (layer === undefined || seen.has(input)) return false;
      seen.add(input);
      if (layer.className === "Flatten" || layer.className === "Reshape")
        return byName.get(layer.inputs[0])?.className !== "Permute";
      return !MAKES_A_NEW_VECTOR.has(layer.className) && comesFrom(layer.inputs);
    });
  return comesFrom(byName.get(name)?.inputs ?? []);
}

const MAKES_A_NEW_VECTOR = new Set(["Dense", "GlobalAveragePooling2D", "GlobalMaxPooling2D", "InputLayer"]);
