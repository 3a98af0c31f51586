import { deriveSeed, Random } from "../../tensor/random";
import type { AugmentationSpec } from "./augmentation-spec";
import { drawSymmetricBeta } from "./beta";
import { type Box, drawBox, pasteInto, shareOutside } from "./cutmix";
import { blendInto } from "./mixup";

/** How the images of one batch are mixed with each other. */
export interface BatchMix {
  /** For each position in the batch the position it is mixed with. */
  partners: readonly number[];
  /** The share of the image itself in the mixture: λ. */
  share: number;
  /** Cutmix' rectangle; null blends (mixup). */
  box: Box | null;
}

export interface BatchPlace {
  seed: number;
  /** From 1. */
  epoch: number;
  /** The batch's number in its epoch, from 0. */
  step: number;
  /** Images in the batch. */
  count: number;
  /** Side of the images. */
  size: number;
}

/** Shares are multiples of this one's inverse: a much smaller one would only make denormal numbers, which not every thread computes alike. */
const FINENESS = 2 ** 16;

/**
 * Draws the mixture of a batch from the seed, the epoch and the step; null where neither mixup nor cutmix is on. With
 * both on each takes half of the batches, as torchvision's `RandomChoice([CutMix(), MixUp()])`. As in both papers' own
 * code one share and one box serve the whole batch, and a permutation of the batch makes the pairs.
 */
export function drawBatchMix(
  { mixup, cutmix }: Pick<AugmentationSpec, "mixup" | "cutmix">,
  { seed, epoch, step, count, size }: BatchPlace,
): BatchMix | null {
  if (mixup === 0 && cutmix === 0) return null;
  const random = new Random(deriveSeed(seed, "mix", epoch, step));
  const cuts = random.uniform() < 0.5 ? cutmix > 0 : mixup === 0;
  const drawn = Math.round(drawSymmetricBeta(random, cuts ? cutmix : mixup) * FINENESS) / FINENESS;
  const partners = random.shuffle(Array.from({ length: count }, (_, position) => position));
  if (!cuts) return { partners, share: drawn, box: null };
  const box = drawBox(random, size, drawn);
  return { partners, share: shareOutside(box, size), box };
}

/** Writes one image of a batch mixed with its partner's. */
export function mixInto(
  output: Float32Array,
  image: Float32Array,
  partner: Float32Array,
  size: number,
  { share, box }: BatchMix,
): void {
  if (box === null) blendInto(output, image, partner, share);
  else pasteInto(output, image, partner, size, box);
}
