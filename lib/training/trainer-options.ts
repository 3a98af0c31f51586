import type { TrainerOptions } from "../engines/engine";
import type { RunSpec } from "./run";

/** What an engine is told of a run. */
export function trainerOptionsOf(
  { cnn, training }: Pick<RunSpec, "cnn" | "training">,
  labelCount: number,
  { initialWeights, threads, groupDro }: Pick<TrainerOptions, "initialWeights" | "threads" | "groupDro">,
): TrainerOptions {
  const { loss, optimizer, clipNorm, freeze, seed, accumulateSteps, batchSize } = training;
  const microBatchSize = accumulateSteps > 1 ? batchSize : undefined;
  const network = { cnn, labelCount, frozen: freeze, initialWeights, seed };
  return { ...network, loss, groupDro, optimizer, clipNorm, microBatchSize, threads };
}
