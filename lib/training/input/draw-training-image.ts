import { augmentInto } from "../augmentation/augment-into";
import { type BatchMix, drawBatchMix, mixInto } from "../augmentation/batch-mix";
import { repeatsIn } from "./batches";
import type { TrainingSpec } from "../training-spec";

/** An image in an epoch of a run: what it will be mixed with there. */
export interface TrainingDraw {
  /** Index in the data set. */
  image: number;
  /** From 1. */
  epoch: number;
  /** Null where batches are not mixed. */
  mixed: { partner: number; partnerRepeat: number; mix: BatchMix } | null;
}

type Training = Pick<TrainingSpec, "seed" | "augmentation">;

/** Finds where an image comes first in the batches of an epoch, and its partner there; null where it is not drawn. */
export function findTrainingDraw(
  batches: readonly (readonly number[])[],
  { seed, augmentation }: Training,
  size: number,
  image: number,
  epoch: number,
): TrainingDraw | null {
  const step = batches.findIndex((batch) => batch.includes(image));
  if (step < 0) return null;
  const batch = batches[step];
  const mix = drawBatchMix(augmentation, { seed, epoch, step, count: batch.length, size });
  if (mix === null) return { image, epoch, mixed: null };
  const position = mix.partners[batch.indexOf(image)];
  const partnerRepeat = repeatsIn(batches)?.[step][position] ?? 0;
  return { image, epoch, mixed: { partner: batch[position], partnerRepeat, mix } };
}

/**
 * The image as its batch will hold it, `[size, size]` float32 0–1: for a look at what the network will see.
 * @param pixelsOf the packed pixels of an image by its index, before augmentation.
 */
export function drawTrainingImage(
  { image, epoch, mixed }: TrainingDraw,
  { seed, augmentation }: Training,
  size: number,
  pixelsOf: (image: number) => Uint8Array,
): Float32Array {
  const augmented = (index: number, repeat: number) => {
    const output = new Float32Array(size * size);
    augmentInto(
      output,
      0,
      { pixels: pixelsOf(index), start: 0, size, seed, epoch, image: index, repeat },
      augmentation,
    );
    return output;
  };
  if (mixed === null) return augmented(image, 0);
  const output = new Float32Array(size * size);
  mixInto(output, augmented(image, 0), augmented(mixed.partner, mixed.partnerRepeat), size, mixed.mix);
  return output;
}
