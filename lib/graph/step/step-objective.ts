import type { LossSpec } from "./loss-spec";

/**
 * What a step can make small: a loss of labelled images, or what a network learns from without labels.
 *
 * - `masked_pixels`: Σ v·(x − t)² / Σ v over an image's outputs x, its targets being `[t…, v…]`: values and what each
 *   of them counts, not all 0. Xie et al., CVPR 2022, with squares in place of magnitudes.
 */
export type StepObjective = LossSpec | { kind: "masked_pixels" };

/** How many numbers an image's target has for a network with this many outputs. */
export function targetWidth({ kind }: StepObjective, outputs: number): number {
  return kind === "masked_pixels" ? 2 * outputs : outputs;
}
