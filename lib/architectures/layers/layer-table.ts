/** @file What is known of each kind of layer, looked up by the kind. */
import type { LayerKind, LayerOf, LayerSpec } from "../cnn-spec";
import type { LayerGroup, LayerRow } from "./define-layer";
import { TRAINABLE, type LayerField } from "./layer-field";
import type { LayerContext, LayerOutcome } from "./layer-outcome";
import { LAYER_ROWS } from "./layer-rows";

type LayerTable = { readonly [Kind in LayerKind]: LayerRow<LayerOf<Kind>> };

// Object.fromEntries forgets which kind has which row.
const LAYER_TABLE = Object.fromEntries(LAYER_ROWS.map((row) => [row.kind, row])) as unknown as LayerTable;

/** Every layer kind, in the order in which an editor lists them. */
export const LAYER_KINDS: readonly LayerKind[] = LAYER_ROWS.map(({ kind }) => kind);

/** The row of a kind. */
export function layerRow<Kind extends LayerKind>(kind: Kind): LayerRow<LayerOf<Kind>> {
  return LAYER_TABLE[kind];
}

/** True for the kinds of a group. */
export const isInGroup = (kind: LayerKind, group: LayerGroup): boolean => layerRow(kind).group === group;

/** True for a kind that reads two or more layers; all others read one. */
export const isJoint = (kind: LayerKind): boolean => layerRow(kind).isJoint === true;

/**
 * The output shape, parameters and multiply-adds of one layer, or why it cannot read its inputs.
 *
 * Edge case: a rule never looks at more inputs than it takes; the caller has counted them.
 */
export function applyLayerRule(spec: LayerSpec, context: LayerContext): LayerOutcome {
  return layerRow(spec.kind).resolve(spec, context.inputShapes[0], context);
}

/** What an editor offers of a kind: its settings, switches last, and whether its weights are trained if it has any. */
export function editableFields(kind: LayerKind): { key: string; field: LayerField }[] {
  const { fields, ownsWeights } = layerRow(kind);
  const own = Object.entries(fields).map(([key, field]) => ({ key, field }));
  const switches = own.filter(({ field }) => field.type === "boolean");
  return [
    ...own.filter((one) => !switches.includes(one)),
    ...switches,
    ...(ownsWeights ? [{ key: "trainable", field: TRAINABLE }] : []),
  ];
}
