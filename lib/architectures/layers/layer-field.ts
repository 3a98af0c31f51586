/** @file One setting of a layer: its words, its range, and the schema of the saved format that follows from both. */
import { z } from "zod";

interface Words {
  label: string;
  explanation: string;
}

interface Range {
  min: number;
  max: number;
}

/** How an editor offers a setting. */
type FieldInput =
  | ({ type: "integer"; isOptional?: true } & Range)
  | ({ type: "number"; step: number } & Range)
  | { type: "choice"; options: readonly { value: string; label: string }[] }
  | { type: "boolean" }
  /** A whole number, or the word `labels` for one unit per label of the data set. */
  | ({ type: "units" } & Range);

/** A setting as the rows of the layer table hold it. */
export type LayerField<Schema extends z.ZodType = z.ZodType> = Words & FieldInput & { schema: Schema };

type FieldOf<Type extends FieldInput["type"], Schema extends z.ZodType> = Words &
  Extract<FieldInput, { type: Type }> & { schema: Schema };

/** A whole number, both ends of its range included. */
export function integer(given: Words & Range): FieldOf<"integer", z.ZodNumber> {
  return { type: "integer", ...given, schema: z.number().int().min(given.min).max(given.max) };
}

/** A whole number that may be left out. */
export function optional(field: FieldOf<"integer", z.ZodNumber>): FieldOf<"integer", z.ZodOptional<z.ZodNumber>> {
  return { ...field, isOptional: true, schema: field.schema.optional() };
}

/** A whole number, or the word `labels`. */
export function units(given: Words & Range): FieldOf<"units", z.ZodUnion<[z.ZodNumber, z.ZodLiteral<"labels">]>> {
  const count = integer(given);
  return { ...count, type: "units", schema: z.union([count.schema, z.literal("labels")]) };
}

/** Any number, both ends of its range included; `step` is that of an editor's arrows. */
export function real(given: Words & Range & { step: number }): FieldOf<"number", z.ZodNumber> {
  return { type: "number", ...given, schema: z.number().min(given.min).max(given.max) };
}

/** Yes or no. */
export function toggle(words: Words): FieldOf<"boolean", z.ZodBoolean> {
  return { type: "boolean", ...words, schema: z.boolean() };
}

/** One of several words, each with its label. */
export function choice<Value extends string>({
  labels,
  ...words
}: Words & { labels: Readonly<Record<Value, string>> }) {
  const values = Object.keys(labels) as Value[];
  const options = values.map((value) => ({ value, label: labels[value] }));
  return { type: "choice" as const, ...words, options, schema: z.enum(values) };
}

/** A field whose value may be left out, and what then stands in its place. */
export function withDefault<Schema extends z.ZodType>(
  field: LayerField<Schema>,
  value: z.core.util.NoUndefined<z.output<Schema>>,
): LayerField<z.ZodDefault<Schema>> {
  return { ...field, schema: field.schema.default(value) };
}

const BIAS = toggle({
  label: "Bias",
  explanation: "Add a learned constant; pointless before a batch normalisation, which has its own.",
});
export const USE_BIAS = withDefault(BIAS, true);
const TRAINED = toggle({
  label: "Trained",
  explanation: "Off holds the layer's weights, and its moving statistics, as they start.",
});
/** Of every layer; an editor offers it where there are weights. */
export const TRAINABLE = withDefault(TRAINED, true);
