import { deriveSeed } from "../tensor/random";
import type { TrainingBatch } from "./engine";

/** A part of a batch that is computed at once, and what it counts for. */
export interface MicroBatch {
  batch: TrainingBatch;
  /** Its share of the whole batch's sample weights: Σ over the part / Σ over all. */
  share: number;
}

/**
 * Deals a batch out into as few parts as hold at most `largest` images, their sizes differing by at most one.
 *
 * As the loss of a batch is Σ wᵢ·lossᵢ / Σ wᵢ, the loss and the gradient of the whole are those of the parts, each times
 * its share, added up. Under group-DRO each part is a batch of its own, by whose losses the groups' weights move,
 * and the loss of a source adversary is the mean of the parts' in the same shares.
 */
export function microBatches(batch: TrainingBatch, largest: number): MicroBatch[] {
  const count = Math.ceil(batch.size / largest);
  const total = sum(batch.sampleWeights);
  return Array.from({ length: count }, (_, part) => {
    const from = Math.floor((part * batch.size) / count);
    const to = Math.floor(((part + 1) * batch.size) / count);
    const rows = (values: Float32Array) =>
      values.subarray((values.length / batch.size) * from, (values.length / batch.size) * to);
    const sampleWeights = rows(batch.sampleWeights);
    const groups = batch.groups && { groups: rows(batch.groups) };
    const sources = batch.sources && {
      sources: {
        targets: rows(batch.sources.targets),
        weights: rows(batch.sources.weights),
        mask: rows(batch.sources.mask),
      },
    };
    return {
      batch: {
        images: rows(batch.images),
        targets: rows(batch.targets),
        sampleWeights,
        ...groups,
        ...sources,
        size: to - from,
      },
      share: sum(sampleWeights) / total,
    };
  });
}

/** The seed of what is random in the part of this index: the first one's is the step's own. */
export function microBatchSeed(stepSeed: number, index: number): number {
  return index === 0 ? stepSeed : deriveSeed(stepSeed, "micro-batch", index);
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}
