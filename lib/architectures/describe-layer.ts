import type { LayerSpec } from "./cnn-spec";
import { layerRow } from "./layers/layer-table";

/** A layer's settings in a few words, as a diagram or a table shows them: `3×3, 24 filters, stride 2`. */
export function describeLayer(spec: LayerSpec): string {
  return [...(layerRow(spec.kind).describe?.(spec) ?? []), ...(spec.trainable ? [] : ["frozen"])].join(", ");
}
