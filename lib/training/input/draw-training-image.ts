import { augmentInto } from "../augmentation/augment-into";
import { type BatchMix, drawBatchMix, mixInto } from "../augmentation/batch-mix";
import { epochBatches, imagesPerStep } from "./batches";
import type { TrainingSpec } from "../training-spec";

/** An image in an epoch of a run: what it will be mixed with there. */
export interface TrainingDraw {
  /** Index in the data set. */
  image: number;
  /** From 1. */
  epoch: number;
  /** Null where batches are not mixed. */
  mixed: { partner: number; mix: BatchMix } | null;
}

type Training = Pick<TrainingSpec, "batchSize" | "accumulateSteps" | "seed" | "augmentation">;

/** Finds the batch that holds an image of the training split in an epoch, and its partner there. */
export function findTrainingDraw(
  train: readonly number[],
  training: Training,
  size: number,
  image: number,
  epoch: number,
): TrainingDraw {
  const { seed, augmentation } = training;
  const batches = epochBatches(train, imagesPerStep(training), seed, epoch);
  const step = batches.findIndex((batch) => batch.includes(image));
  const batch = batches[step];
  const mix = drawBatchMix(augmentation, { seed, epoch, step, count: batch.length, size });
  return { image, epoch, mixed: mix === null ? null : { partner: batch[mix.partners[batch.indexOf(image)]], mix } };
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
  const augmented = (index: number) => {
    const output = new Float32Array(size * size);
    augmentInto(output, 0, { pixels: pixelsOf(index), start: 0, size, seed, epoch, image: index }, augmentation);
    return output;
  };
  if (mixed === null) return augmented(image);
  const output = new Float32Array(size * size);
  mixInto(output, augmented(image), augmented(mixed.partner), size, mixed.mix);
  return output;
}
