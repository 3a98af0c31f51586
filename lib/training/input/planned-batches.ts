import { repeatsIn } from "./batches";
import type { PlannedBatch } from "./make-batch";

/** Where a run goes on: the epoch, from 1, and the batch in it, from 0. */
export interface EpochPosition {
  epoch: number;
  step: number;
}

/** Which images make the batches of an epoch, from 1, and where each image stands in the pack. */
export interface BatchPlan {
  epochBatches(epoch: number): readonly (readonly number[])[];
  rowOf(image: number): number;
}

/** All batches from a position to the end of the last of `epochs`; each epoch is drawn when it is reached. */
export function* plannedBatches(plan: BatchPlan, epochs: number, from: EpochPosition): Generator<PlannedBatch> {
  for (let epoch = from.epoch; epoch <= epochs; epoch++) {
    const batches = plan.epochBatches(epoch);
    const repeats = repeatsIn(batches);
    for (let step = epoch === from.epoch ? from.step : 0; step < batches.length; step++) {
      const images = batches[step];
      yield {
        epoch,
        step,
        images,
        rows: images.map((image) => plan.rowOf(image)),
        ...(repeats === null ? {} : { repeats: repeats[step] }),
      };
    }
  }
}
