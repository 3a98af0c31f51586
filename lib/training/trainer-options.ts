import type { TrainerOptions } from "../engines/engine";
import type { RunSpec } from "./run";

/** What an engine is told of a run. */
export function trainerOptionsOf(
  { cnn, training }: Pick<RunSpec, "cnn" | "training">,
  labelCount: number,
  given: Pick<TrainerOptions, "initialWeights" | "threads" | "groupDro" | "sourceAdversary">,
): TrainerOptions {
  const { loss, optimizer, clipNorm, freeze, seed, accumulateSteps, batchSize } = training;
  const microBatchSize = accumulateSteps > 1 ? batchSize : undefined;
  const { initialWeights, threads, groupDro, sourceAdversary } = given;
  const network = { cnn, labelCount, frozen: freeze, initialWeights, seed };
  return { ...network, loss, groupDro, sourceAdversary, optimizer, clipNorm, microBatchSize, threads };
}
