import type { Sides } from "../../tensor/two-stage";
import { type LossSpec, tellsSeveral } from "./loss-spec";

/**
 * What a step can make small: a loss of labelled images, or what a network learns from without labels.
 *
 * - `masked_pixels`: Σ v·(x − t)² / Σ v over an image's outputs x, its targets being `[t…, v…]`: values and what each
 *   of them counts, not all 0. Xie et al., CVPR 2022, with squares in place of magnitudes.
 * - `view_agreement`: of pairs of rows, which are two views of one film; a row's outputs are its prediction p and its
 *   projection z, `[p…, z…]`. A row's loss is −cos(p, z of the other view), and no gradient goes through that z. Chen and
 *   He, CVPR 2021 ("SimSiam"), equation 2 and algorithm 1. Reads no targets: `[N, 1]` of anything.
 */
export type StepObjective = LabelObjective | { kind: "masked_pixels" } | { kind: "view_agreement" };

/** A loss of labelled images in indices of labels. */
export type LabelObjective =
  | Exclude<LossSpec, { kind: "two_stage_cross_entropy" }>
  | { kind: "two_stage_cross_entropy"; sides: Sides; withinWeight: number };

/** How many numbers an image's target has for a network with this many outputs. */
export function targetWidth(objective: Pick<StepObjective, "kind">, outputs: number): number {
  if (objective.kind === "view_agreement") return 1;
  return objective.kind === "masked_pixels" || tellsSeveral(objective) ? 2 * outputs : outputs;
}
