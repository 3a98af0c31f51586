import { deriveSeed, Random } from "../../tensor/random";

/** Images in one optimizer update. */
export function imagesPerStep({ batchSize, accumulateSteps }: { batchSize: number; accumulateSteps: number }): number {
  return batchSize * accumulateSteps;
}

/** Optimizer updates in one pass over `imageCount` images. */
export function stepsPerEpoch(imageCount: number, batchSize: number): number {
  return Math.ceil(imageCount / batchSize);
}

/**
 * One epoch's batches: every image of `images` once, in an order that depends only on the seed and the epoch (from 1).
 *
 * The images are dealt out evenly, so batch sizes differ by at most one and none exceeds `batchSize`: a last batch of
 * one or two images would move the batch-normalisation statistics and the weights as far as a full one.
 */
export function epochBatches(images: readonly number[], batchSize: number, seed: number, epoch: number): number[][] {
  const order = new Random(deriveSeed(seed, "shuffle", epoch)).shuffle([...images]);
  const steps = stepsPerEpoch(order.length, batchSize);
  return Array.from({ length: steps }, (_, step) =>
    order.slice(Math.floor((step * order.length) / steps), Math.floor(((step + 1) * order.length) / steps)),
  );
}

/**
 * Which time each image of an epoch's batches comes, from 0: an image that is drawn again is augmented anew. Null where
 * every image comes once.
 */
export function repeatsIn(batches: readonly (readonly number[])[]): number[][] | null {
  const times = new Map<number, number>();
  const repeats = batches.map((batch) =>
    batch.map((image) => {
      const before = times.get(image) ?? 0;
      times.set(image, before + 1);
      return before;
    }),
  );
  return times.size === batches.reduce((sum, batch) => sum + batch.length, 0) ? null : repeats;
}
