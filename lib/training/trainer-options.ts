import type { TrainerOptions } from "../engines/engine";
import { objectiveOf } from "../graph/step/output-activation";
import type { RunSpec } from "./run";

/** What an engine is told of a run. Throws `invalidSpec` for a loss whose labels are not the run's. */
export function trainerOptionsOf(
  { cnn, training }: Pick<RunSpec, "cnn" | "training">,
  labels: readonly string[],
  given: Pick<TrainerOptions, "initialWeights" | "threads" | "groupDro" | "sourceAdversary">,
): TrainerOptions {
  const { optimizer, clipNorm, freeze, seed, accumulateSteps, batchSize } = training;
  const microBatchSize = accumulateSteps > 1 ? batchSize : undefined;
  const { initialWeights, threads, groupDro, sourceAdversary } = given;
  const loss = objectiveOf(training.loss, labels);
  const network = { cnn, labelCount: labels.length, frozen: freeze, initialWeights, seed };
  return { ...network, loss, groupDro, sourceAdversary, optimizer, clipNorm, microBatchSize, threads };
}
