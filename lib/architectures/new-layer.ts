import { INPUT_NAME, LayerSpec, type CnnSpec, type LayerKind } from "./cnn-spec";
import { layerRow } from "./layers/layer-table";

/**
 * A new layer of a kind with its starting values, under a name the network does not use yet.
 *
 * `position` is where it will be inserted (0 is first). A joint (add, multiply, concatenate) starts with the two
 * layers above it, the nearer first, the image standing in where there are none; elsewhere the input is the layer above.
 */
export function newLayer(kind: LayerKind, layers: CnnSpec["layers"], position: number): LayerSpec {
  const { stem, start, isJoint } = layerRow(kind);
  const name = freeName(stem, new Set(layers.map((layer) => layer.name)));
  if (!isJoint) return LayerSpec.parse({ kind, name, ...start });
  const above = [INPUT_NAME, INPUT_NAME, ...layers.slice(0, position).map((layer) => layer.name)];
  return LayerSpec.parse({ kind, name, inputs: above.slice(-2).reverse() });
}

function freeName(stem: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const name = `${stem}${number}`;
    if (!taken.has(name)) return name;
  }
}
