import type { Trainer } from "../../lib/engines/engine";
import { Random } from "../../lib/tensor/random";
import { epochBatches } from "../../lib/training/input/batches";
import { openInputPipeline } from "../../lib/training/input/input-pipeline";
import { plannedBatches } from "../../lib/training/input/planned-batches";
import { TrainingSpec } from "../../lib/training/training-spec";
import type { TrainingTask } from "./training-task";
import { LABEL_COUNT, OPTIMIZER } from "./training-task";

/** Films in the pack; epochs follow each other without a pause. */
const FILMS = 512;
/** The threads start and the first batches are made while these run. */
const UNMEASURED_STEPS = 3;

export interface FedTraining {
  imagesPerSecond: number;
  /** Of the time of a step, input included. */
  waitShare: number;
}

/**
 * Trains with the workbench's own input: packed 8-bit films, augmented by its threads as the default settings say.
 * The batches of the comparison, in contrast, are ready in memory, as they are for every peer.
 */
export async function trainWithInput(
  trainer: Trainer,
  { cnn, batch }: TrainingTask,
  steps: number,
): Promise<FedTraining> {
  const { size } = cnn.input;
  const settings = TrainingSpec.parse({ batchSize: batch, epochs: 1000 });
  const random = new Random(settings.seed);
  const pixels = Uint8Array.from({ length: FILMS * size * size }, () => random.int(256));
  const classes = Int32Array.from({ length: FILMS }, (_, film) => film % LABEL_COUNT);
  const films = Array.from({ length: FILMS }, (_, film) => film);
  const input = openInputPipeline({
    source: {
      pixels,
      size,
      seed: settings.seed,
      augmentation: settings.augmentation,
      loss: settings.loss,
      labelCount: LABEL_COUNT,
      classes,
      weights: new Float32Array(FILMS).fill(1),
      groups: null,
      sources: null,
    },
    plan: plannedBatches(
      { epochBatches: (epoch) => epochBatches(films, batch, settings.seed, epoch), rowOf: (film) => film },
      settings.epochs,
      { epoch: 1, step: 0 },
    ),
  });
  let [waitMs, totalMs, images] = [0, 0, 0];
  try {
    for (let step = 0; step < UNMEASURED_STEPS + steps; step++) {
      const begin = performance.now();
      const fed = await input.next();
      const ready = performance.now();
      await trainer.step(fed, { learningRate: OPTIMIZER.learningRate, dropoutSeed: step });
      if (step < UNMEASURED_STEPS) continue;
      waitMs += ready - begin;
      totalMs += performance.now() - begin;
      images += fed.size;
    }
  } finally {
    await input.close();
  }
  return { imagesPerSecond: (1000 * images) / totalMs, waitShare: waitMs / totalMs };
}
