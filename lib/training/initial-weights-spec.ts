/** @file Where the weights of a run come from before its first step. Every source is named so that it can never change. */
import { z } from "zod";

/**
 * `random`: drawn from the run's seed. `run`: the kept weights of a completed run, by its id. `model`: a published
 * version. `layers_model`: TensorFlow.js Layers files, stored as one blob (SHA-256). `shipped`: weights that go with the
 * product, by the SHA-256 of their file. What a source does not hold, or holds in another shape, is drawn from the seed.
 */
export const InitialWeightsSpec = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("random") }),
  z.strictObject({ kind: z.literal("run"), run: z.string().min(1).max(80) }),
  z.strictObject({ kind: z.literal("model"), model: z.string().min(1).max(63), version: z.number().int().min(1) }),
  z.strictObject({
    kind: z.literal("layers_model"),
    blob: z.string().regex(/^[0-9a-f]{64}$/, "the SHA-256 of an uploaded Layers model"),
  }),
  z.strictObject({
    kind: z.literal("shipped"),
    name: z.string().min(1).max(63),
    digest: z.string().regex(/^[0-9a-f]{64}$/, "the SHA-256 of the weights"),
  }),
]);
export type InitialWeightsSpec = z.infer<typeof InitialWeightsSpec>;

/** What became of one tensor of a network that starts from a source: why it was not loaded, or how it was made to fit. */
const TensorNote = z.object({ name: z.string(), reason: z.string() });
export type TensorNote = z.infer<typeof TensorNote>;

/** What a run really started from. */
export const LoadedWeights = z.object({
  /** In words, e.g. `run quickstart-3`. */
  source: z.string(),
  /** Tensors of the network that came from the source, and all it has. */
  loaded: z.number().int(),
  total: z.number().int(),
  /** Tensors of the network that the source has not, or not in this shape: they start from the seed. */
  missing: z.array(TensorNote),
  /** Loaded tensors whose values had to be rearranged in more than their layout. */
  adapted: z.array(TensorNote),
  /** Names of the source's tensors that the network has no place for. */
  unused: z.array(z.string()),
  /** What whoever made the source asks of all that comes of it: licence and attribution, a sentence each. */
  terms: z.array(z.string()).default([]),
});
export type LoadedWeights = z.infer<typeof LoadedWeights>;
