/**
 * @file The saved form of a network: a graph of named layers, in Keras' words.
 *
 * A layer reads the layer above it unless `inputs` names others, so a plain chain needs no wiring and a residual
 * block needs one line. The spec knows nothing of a data set: `units: "labels"` is resolved when it is compiled.
 */
import { z } from "zod";
import { textField } from "../text/plain-text";

const layerName = z.string().regex(/^[a-z][a-z0-9_]*$/, "lower-case letters, digits and _ only").max(64);
const inputs = z.array(layerName).min(1);
const filters = z.number().int().min(1).max(4096);
const stride = z.number().int().min(1).max(8);
const margin = z.number().int().min(0).max(64);
/** `same` and `valid` as TensorFlow's, or the zeros on each side of the map. */
const padding = z.union([z.enum(["same", "valid"]), z.strictObject({ top: margin, bottom: margin, left: margin, right: margin })]);
const rate = z.number().min(0).max(0.95);
const epsilon = z.number().positive().default(1e-3);

/** What every layer may carry. A layer that is not `trainable` keeps its weights, and its moving statistics, as they are. */
const common = { name: layerName, inputs: inputs.optional(), trainable: z.boolean().default(true) };
/** A layer that joins several others must name them. */
const joining = { ...common, inputs: inputs.min(2) };
const sliding = { kernelSize: z.number().int().min(1).max(15), stride: stride.default(1), padding: z.enum(["same", "valid"]).default("same"), useBias: z.boolean().default(true) };
const convolution = { ...sliding, padding: padding.default("same"), dilation: z.number().int().min(1).max(16).default(1) };
const pooling = { poolSize: z.number().int().min(1).max(15).default(2), stride: stride.optional() };

const CONVOLUTIONS = [
  z.strictObject({ ...common, kind: z.literal("conv2d"), filters, ...convolution, groups: z.number().int().min(1).max(4096).default(1) }),
  z.strictObject({ ...common, kind: z.literal("depthwise_conv2d"), ...convolution }),
  z.strictObject({ ...common, kind: z.literal("separable_conv2d"), filters, ...convolution }),
  z.strictObject({ ...common, kind: z.literal("conv2d_transpose"), filters, ...sliding }),
] as const;

const NORMALISATIONS = [
  z.strictObject({ ...common, kind: z.literal("batch_normalization"), momentum: z.number().min(0).max(1).default(0.9), epsilon }),
  z.strictObject({ ...common, kind: z.literal("group_normalization"), groups: z.number().int().min(1).max(4096).default(8), epsilon }),
  z.strictObject({ ...common, kind: z.literal("layer_normalization"), epsilon }),
  z.strictObject({ ...common, kind: z.literal("instance_normalization"), epsilon }),
] as const;

const ACTIVATIONS = [
  z.strictObject({ ...common, kind: z.literal("relu") }),
  z.strictObject({ ...common, kind: z.literal("leaky_relu"), negativeSlope: z.number().min(0).max(1).default(0.1) }),
  z.strictObject({ ...common, kind: z.literal("elu"), alpha: z.number().min(0).max(10).default(1) }),
  z.strictObject({ ...common, kind: z.literal("gelu"), approximate: z.boolean().default(false) }),
  z.strictObject({ ...common, kind: z.literal("silu") }),
  z.strictObject({ ...common, kind: z.literal("sigmoid") }),
  z.strictObject({ ...common, kind: z.literal("tanh") }),
  z.strictObject({ ...common, kind: z.literal("softmax") }),
] as const;

const RESIZINGS = [
  z.strictObject({ ...common, kind: z.literal("max_pooling2d"), ...pooling, padding: padding.default("valid") }),
  z.strictObject({ ...common, kind: z.literal("average_pooling2d"), ...pooling, padding: z.enum(["same", "valid"]).default("valid") }),
  z.strictObject({ ...common, kind: z.literal("global_average_pooling2d") }),
  z.strictObject({ ...common, kind: z.literal("global_max_pooling2d") }),
  z.strictObject({ ...common, kind: z.literal("upsampling2d"), size: z.number().int().min(1).max(8).default(2), interpolation: z.enum(["nearest", "bilinear"]).default("nearest") }),
] as const;

const REGULARISERS = [
  z.strictObject({ ...common, kind: z.literal("dropout"), rate }),
  z.strictObject({ ...common, kind: z.literal("spatial_dropout"), rate }),
  z.strictObject({ ...common, kind: z.literal("stochastic_depth"), rate }),
  z.strictObject({ ...common, kind: z.literal("gaussian_noise"), standardDeviation: z.number().min(0).max(10) }),
] as const;

const JOINTS = [
  z.strictObject({ ...joining, kind: z.literal("add") }),
  z.strictObject({ ...joining, kind: z.literal("multiply") }),
  z.strictObject({ ...joining, kind: z.literal("concatenate") }),
] as const;

/** One layer. `inputs` defaults to the previous layer; `"input"` names the image itself. */
export const LayerSpec = z.discriminatedUnion("kind", [
  ...CONVOLUTIONS,
  ...NORMALISATIONS,
  ...ACTIVATIONS,
  ...RESIZINGS,
  ...REGULARISERS,
  z.strictObject({ ...common, kind: z.literal("squeeze_excitation"), ratio: z.number().int().min(1).max(64).default(4) }),
  z.strictObject({ ...common, kind: z.literal("flatten") }),
  z.strictObject({ ...common, kind: z.literal("dense"), units: z.union([z.number().int().min(1).max(8192), z.literal("labels")]), useBias: z.boolean().default(true) }),
  ...JOINTS,
]);
export type LayerSpec = z.infer<typeof LayerSpec>;
export type PaddingSpec = z.infer<typeof padding>;
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
