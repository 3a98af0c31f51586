/** @file What one row of the layer table says of a kind of layer. */
import { z } from "zod";
import type { Shape } from "../../tensor/shape";
import { TRAINABLE, type LayerField } from "./layer-field";
import type { LayerContext, LayerOutcome } from "./layer-outcome";

export type LayerGroup =
  "Convolution" | "Normalisation" | "Activation" | "Pooling and resizing" | "Regularisation" | "Joining and output";

/** What a layer draws in training: numbers of a shape per image, stretched over its input. */
export interface LayerDraw {
  shape: Shape;
  draw: { kind: "mask"; rate: number } | { kind: "noise"; standardDeviation: number };
}

/** All that is known of a kind of layer, save how an engine computes it. */
export interface LayerRow<Spec> {
  title: string;
  /** Where an editor's menu lists it. */
  group: LayerGroup;
  /** One plain sentence for a reader who has never seen the layer. */
  explanation: string;
  /** What a new layer is called, a number behind it. */
  stem: string;
  /** Its settings in the order of the saved format. */
  fields: Readonly<Record<string, LayerField>>;
  /** A new layer's settings, where the saved format has no default or another one. */
  start?: Readonly<Record<string, unknown>>;
  /** True for a kind that reads two or more layers; all others read one. */
  isJoint?: boolean;
  /** True for a kind that has parameters, which can be held still. */
  ownsWeights?: boolean;
  /** True where a diagram draws it inside the box of the layer it follows. */
  isFollower?: boolean;
  /** True for a kind that finds nothing of its own in a map: a heat map explains the layer above it. */
  isPassive?: boolean;
  /** `never`: its values are never negative. `asInput`: nor are they where those it reads are not. Else they may be. */
  isNegative?: "never" | "asInput";
  /** The shape it gives, the arrays it owns and the arithmetic it costs, or why it cannot read its inputs.
   *
   * @param input the shape of the first of them
   */
  resolve(spec: Spec, input: Shape, context: LayerContext): LayerOutcome;
  /** The settings in a few words each, as a diagram or a table shows them; none where there is nothing to say. */
  describe?(spec: Spec): string[];
  /** What it draws in training for one image; null where it draws nothing after all. */
  draw?(spec: Spec, shape: Shape): LayerDraw | null;
}

const layerName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, "lower-case letters, digits and _ only")
  .max(64);
const inputs = z.array(layerName).min(1);

type Fields = Readonly<Record<string, LayerField>>;
type InputsSchema<IsJoint extends boolean> = IsJoint extends true ? typeof inputs : z.ZodOptional<typeof inputs>;

/** What every layer may carry. */
interface CommonShape<Kind extends string, IsJoint extends boolean> {
  name: typeof layerName;
  inputs: InputsSchema<IsJoint>;
  trainable: typeof TRAINABLE.schema;
  kind: z.ZodLiteral<Kind>;
}

type LayerSchema<Kind extends string, F extends Fields, IsJoint extends boolean> = z.ZodObject<
  CommonShape<Kind, IsJoint> & { -readonly [Key in keyof F]: F[Key]["schema"] },
  z.core.$strict
>;

type Definition<Kind extends string, F extends Fields, IsJoint extends boolean> = Omit<
  LayerRow<z.output<LayerSchema<Kind, F, IsJoint>>>,
  "fields" | "isJoint"
> & { kind: Kind; fields: F; isJoint?: IsJoint };

/**
 * A row of the layer table, with the schema of the saved layer: what every layer may carry, then its own fields.
 *
 * A layer that is not `trainable` keeps its weights, and its moving statistics, as they are.
 */
export function defineLayer<const Kind extends string, F extends Fields, IsJoint extends boolean = false>(
  definition: Definition<Kind, F, IsJoint>,
) {
  const { kind, fields, isJoint } = definition;
  const named = { name: layerName, inputs: isJoint ? inputs.min(2) : inputs.optional() };
  const own = Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.schema]));
  const shape = { ...named, trainable: TRAINABLE.schema, kind: z.literal(kind), ...own };
  // Object.fromEntries forgets which key has which schema.
  return { ...definition, schema: z.strictObject(shape) as unknown as LayerSchema<Kind, F, IsJoint> };
}
