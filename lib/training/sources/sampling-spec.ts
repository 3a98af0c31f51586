/** @file Which images an epoch shows, and what each source counts for in the loss. */
import { z } from "zod";

/**
 * - `shuffle`: every training image once.
 * - `class_balanced`: as many images, every class equally often, drawn with replacement.
 * - `class_and_source_balanced`: every class equally often and, within a class, each of its sources equally often.
 */
export const Sampling = z.enum(["shuffle", "class_balanced", "class_and_source_balanced"]);
export type Sampling = z.infer<typeof Sampling>;

/**
 * `balanced`: weight ∝ 1/√frequency of the source, mean 1 over the training images. A record weighs the sources that it
 * names, and the others by 1.
 */
export const SourceWeights = z.union(
  [z.enum(["none", "balanced"]), z.record(z.string().max(500), z.number().positive().max(1000))],
  { error: "it is none, balanced, or a weight above 0 for each source by its name" },
);
export type SourceWeights = z.infer<typeof SourceWeights>;
