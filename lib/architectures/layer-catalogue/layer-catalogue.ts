/** @file Every layer kind as a reader meets it: title, explanation, and the fields an editor offers. */
import { invariant } from "../../invariant";
import type { LayerKind } from "../cnn-spec";
import { ACTIVATION_ENTRIES } from "./activation-entries";
import { CONVOLUTION_ENTRIES } from "./convolution-entries";
import type { LayerCatalogueEntry } from "./layer-field";
import { NORMALISATION_ENTRIES } from "./normalisation-entries";
import { OUTPUT_ENTRIES } from "./output-entries";
import { REGULARISATION_ENTRIES } from "./regularisation-entries";
import { RESIZING_ENTRIES } from "./resizing-entries";

/** Every layer kind, in the order in which an editor lists them. */
export const LAYER_CATALOGUE: readonly LayerCatalogueEntry[] = [
  ...CONVOLUTION_ENTRIES,
  ...NORMALISATION_ENTRIES,
  ...ACTIVATION_ENTRIES,
  ...RESIZING_ENTRIES,
  ...REGULARISATION_ENTRIES,
  ...OUTPUT_ENTRIES,
];

/** The catalogue entry of a kind. */
export function layerEntry(kind: LayerKind): LayerCatalogueEntry {
  const entry = LAYER_CATALOGUE.find((candidate) => candidate.kind === kind);
  invariant(entry !== undefined, `the catalogue describes ${kind}`);
  return entry;
}
