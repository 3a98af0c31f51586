import type { TrainerOptions } from "../engines/engine";
import type { RunSpec } from "./run";

/** What an engine is told of a run. */
export function trainerOptionsOf(
  { cnn, training }: Pick<RunSpec, "cnn" | "training">,
  labelCount: number,
  { initialWeights, threads }: Pick<TrainerOptions, "initialWeights" | "threads">,
): TrainerOptions {
  const { loss, optimizer, clipNorm, freeze, seed, accumulateSteps, batchSize } = training;
  const microBatchSize = accumulateSteps > 1 ? batchSize : undefined;
  return { cnn, labelCount, loss, optimizer, clipNorm, microBatchSize, frozen: freeze, initialWeights, seed, threads };
}
