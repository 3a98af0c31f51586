import { setImmediate as nextTurn } from "node:timers/promises";
import { deriveSeed } from "../../tensor/random";
import { imagesPerStep, stepsPerEpoch } from "../input/batches";
import { requirePossibleTraining } from "../check-training-spec";
import { openInputPipeline } from "../input/input-pipeline";
import { hasDiverged, RANGE_STEPS, type RangePoint, rangePoints, rangeRate } from "./learning-rate-range";
import { plannedBatches } from "../input/planned-batches";
import { reversalOf } from "../sources/source-adversary-spec";
import { TrainingData } from "../input/training-data";
import type { TrainRunOptions } from "../train-run";
import { trainerOptionsOf } from "../trainer-options";

/** What a run is told, without what only a whole run needs. */
export interface RangeTestOptions extends Pick<
  TrainRunOptions,
  "spec" | "labels" | "films" | "pack" | "split" | "engine" | "initialWeights" | "signal" | "threads" | "input"
> {
  /** Told after every step, and awaited. */
  onPoint?: (points: readonly RangePoint[]) => void | Promise<void>;
}

/**
 * A learning-rate range test (Smith, WACV 2017): the spec's own network, data, loss and optimizer take about a hundred
 * steps while the rate rises by equal factors, until the loss has diverged. Nothing of it is kept; no run is touched.
 * Throws as training would: `invalidDataset`, `invalidSpec`.
 */
export async function testLearningRates({
  spec,
  labels,
  films,
  pack,
  split,
  engine,
  initialWeights,
  signal,
  onPoint,
  threads,
  input,
}: RangeTestOptions): Promise<RangePoint[]> {
  const { training } = spec;
  const data = new TrainingData(films, pack, labels, split, training);
  requirePossibleTraining(training, data.train.length);
  const epochs = Math.ceil(RANGE_STEPS / stepsPerEpoch(data.train.length, imagesPerStep(training)));
  const plan = plannedBatches(data, epochs, { epoch: 1, step: 0 });
  const batches = openInputPipeline({ source: data.batchSource(), plan, ...input });
  try {
    const trainer = await engine.createTrainer(
      trainerOptionsOf(spec, labels, { initialWeights, threads, ...data.acrossSources() }),
    );
    try {
      const losses: number[] = [];
      let points: RangePoint[] = [];
      while (points.length < RANGE_STEPS && !hasDiverged(points) && !signal.aborted) {
        await nextTurn();
        const learningRate = rangeRate(points.length);
        const { loss } = await trainer.step(await batches.next(), {
          learningRate,
          dropoutSeed: deriveSeed(training.seed, "dropout", points.length),
          reversal: reversalOf(training, points.length, RANGE_STEPS),
        });
        if (!Number.isFinite(loss)) break;
        losses.push(loss);
        points = rangePoints(losses);
        await onPoint?.(points);
      }
      return points;
    } finally {
      await trainer.dispose();
    }
  } finally {
    await batches.close();
  }
}
