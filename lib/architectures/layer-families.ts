/** @file Which kinds of layer belong together, for rules that hold for all of a family. */
import type { LayerKind } from "./cnn-spec";

type Family = ReadonlySet<LayerKind>;

/** One value in, one value out (softmax: one column of channels), without weights. */
export const ACTIVATIONS: Family = new Set(["relu", "leaky_relu", "elu", "gelu", "silu", "sigmoid", "tanh", "softmax"]);

/** Each owns a scale γ and a shift β per channel. */
export const NORMALISATIONS: Family = new Set(["batch_normalization", "group_normalization", "layer_normalization", "instance_normalization"]);

/** Random in training, the identity when predicting. */
export const REGULARISERS: Family = new Set(["dropout", "spatial_dropout", "stochastic_depth", "gaussian_noise"]);

/** Read two or more layers; all other kinds read one. */
export const JOINTS: Family = new Set(["add", "multiply", "concatenate"]);
