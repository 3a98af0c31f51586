/** @file What stands around a map that a window slides over. */
import { z } from "zod";
import { choice, type LayerField } from "./layer-field";

const margin = z.number().int().min(0).max(64);
const zeros = z.strictObject({ top: margin, bottom: margin, left: margin, right: margin });

/** `same` and `valid` as TensorFlow's. */
export const PADDING = choice({
  label: "Padding",
  explanation:
    "Same: zeros around the image keep its size (divided by the stride). Valid: only windows that lie fully inside.",
  labels: { same: "Same", valid: "Valid" },
});

const PaddingSpec = z.union([PADDING.schema, zeros]);
/** `same`, `valid`, or the zeros on each side of the map. */
export type PaddingSpec = z.infer<typeof PaddingSpec>;

/** A {@link PADDING} that a brought network may also give as zeros on each side; an editor offers the words alone. */
export const PADDING_OR_ZEROS: LayerField<typeof PaddingSpec> = { ...PADDING, schema: PaddingSpec };

/** In words, nothing for the usual one. */
export function describePadding(padding: PaddingSpec, usual: "same" | "valid"): string[] {
  if (padding === usual) return [];
  if (typeof padding === "string") return [`${padding} padding`];
  const { top, bottom, left, right } = padding;
  const isEven = top === bottom && top === left && top === right;
  return [isEven ? `${top} zeros around` : `zeros: ${top} above, ${bottom} below, ${left} left, ${right} right`];
}
