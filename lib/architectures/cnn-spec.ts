/**
 * @file The saved form of a network: a graph of named layers, in Keras' words.
 *
 * A layer reads the layer above it unless `inputs` names others, so a plain chain needs no wiring and a residual
 * block needs one line. The spec knows nothing of a data set: `units: "labels"` is resolved when it is compiled.
 */
import { z } from "zod";

const layerName = z.string().regex(/^[a-z][a-z0-9_]*$/, "lower-case letters, digits and _ only").max(64);
const common = { name: layerName, inputs: z.array(layerName).min(1).optional() };
const kernel = z.number().int().min(1).max(15);
const stride = z.number().int().min(1).max(8);
const padding = z.enum(["same", "valid"]);

/** One layer. `inputs` defaults to the previous layer; `"input"` names the image itself. */
export const LayerSpec = z.discriminatedUnion("kind", [
  z.strictObject({ ...common, kind: z.literal("conv2d"), filters: z.number().int().min(1).max(4096), kernelSize: kernel, stride: stride.default(1), padding: padding.default("same"), useBias: z.boolean().default(true) }),
  z.strictObject({ ...common, kind: z.literal("depthwise_conv2d"), kernelSize: kernel, stride: stride.default(1), padding: padding.default("same"), useBias: z.boolean().default(true) }),
  z.strictObject({ ...common, kind: z.literal("separable_conv2d"), filters: z.number().int().min(1).max(4096), kernelSize: kernel, stride: stride.default(1), padding: padding.default("same"), useBias: z.boolean().default(true) }),
  z.strictObject({ ...common, kind: z.literal("batch_normalization"), momentum: z.number().min(0).max(1).default(0.9), epsilon: z.number().positive().default(1e-3) }),
  z.strictObject({ ...common, kind: z.literal("relu") }),
  z.strictObject({ ...common, kind: z.literal("leaky_relu"), negativeSlope: z.number().min(0).max(1).default(0.1) }),
  z.strictObject({ ...common, kind: z.literal("max_pooling2d"), poolSize: z.number().int().min(1).max(15).default(2), stride: stride.optional(), padding: padding.default("valid") }),
  z.strictObject({ ...common, kind: z.literal("average_pooling2d"), poolSize: z.number().int().min(1).max(15).default(2), stride: stride.optional(), padding: padding.default("valid") }),
  z.strictObject({ ...common, kind: z.literal("global_average_pooling2d") }),
  z.strictObject({ ...common, kind: z.literal("dropout"), rate: z.number().min(0).max(0.95) }),
  z.strictObject({ ...common, kind: z.literal("flatten") }),
  z.strictObject({ ...common, kind: z.literal("dense"), units: z.union([z.number().int().min(1).max(8192), z.literal("labels")]), useBias: z.boolean().default(true) }),
  z.strictObject({ ...common, kind: z.literal("add"), inputs: z.array(layerName).min(2) }),
]);
export type LayerSpec = z.infer<typeof LayerSpec>;
export type LayerKind = LayerSpec["kind"];

/** A network on one-channel square images. The last layer gives the logits `[N, labels]`; softmax is implied. */
export const CnnSpec = z.strictObject({
  format: z.literal("hilum-cnn/1").default("hilum-cnn/1"),
  name: z.string().min(1).max(80),
  input: z.strictObject({ size: z.number().int().min(16).max(512) }),
  layers: z.array(LayerSpec).min(1).max(400),
});
export type CnnSpec = z.infer<typeof CnnSpec>;

/** The reserved name of the image tensor in `inputs`. */
export const INPUT_NAME = "input";
