/**
 * @file The saved form of a network: a graph of named layers, in Keras' words.
 *
 * A layer reads the layer above it unless `inputs` names others, so a plain chain needs no wiring and a residual
 * block needs one line. The spec knows nothing of a data set: `units: "labels"` is resolved when it is compiled.
 */
import { z } from "zod";
import { textField } from "../text/plain-text";
import { LAYER_ROWS } from "./layers/layer-rows";

type SchemasOf<Rows extends readonly { schema: z.core.$ZodTypeDiscriminable }[]> = {
  -readonly [At in keyof Rows]: Rows[At]["schema"];
};
/** The schemas in the order of their rows, which `map` forgets. */
const schemas = LAYER_ROWS.map(({ schema }) => schema) as unknown as SchemasOf<typeof LAYER_ROWS>;

/** One layer, by the row of its kind. `inputs` defaults to the previous layer; `"input"` names the image itself. */
export const LayerSpec = z.discriminatedUnion("kind", schemas);
export type LayerSpec = z.infer<typeof LayerSpec>;
export type LayerKind = LayerSpec["kind"];
/** The spec of one kind, or of one of several kinds. */
export type LayerOf<Kind extends LayerKind> = Extract<LayerSpec, { kind: Kind }>;

/** A network on one-channel square images. The last layer gives the logits `[N, labels]`; softmax is implied. */
export const CnnSpec = z.strictObject({
  format: z.literal("hilum-cnn/1").default("hilum-cnn/1"),
  name: textField(80).min(1),
  input: z.strictObject({ size: z.number().int().min(16).max(512) }),
  layers: z.array(LayerSpec).min(1).max(400),
});
export type CnnSpec = z.infer<typeof CnnSpec>;

/** The reserved name of the image tensor in `inputs`. */
export const INPUT_NAME = "input";
