import { epochBatches, imagesPerStep } from "./batches";
import type { PlannedBatch } from "./make-batch";
import type { TrainingSpec } from "../training-spec";

/** Where a run goes on: the epoch, from 1, and the batch in it, from 0. */
export interface EpochPosition {
  epoch: number;
  step: number;
}

/** All batches of a run from a position to the end of its last epoch; each epoch is shuffled when it is reached. */
export function* plannedBatches(
  train: readonly number[],
  rowOf: (image: number) => number,
  training: Pick<TrainingSpec, "batchSize" | "accumulateSteps" | "seed" | "epochs">,
  from: EpochPosition,
): Generator<PlannedBatch> {
  for (let epoch = from.epoch; epoch <= training.epochs; epoch++) {
    const batches = epochBatches(train, imagesPerStep(training), training.seed, epoch);
    for (let step = epoch === from.epoch ? from.step : 0; step < batches.length; step++) {
      yield { epoch, step, images: batches[step], rows: batches[step].map(rowOf) };
    }
  }
}
