/** @file The loop of a run's pretraining phase. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Split } from "../../datasets/splits/split";
import type { Engine, StepOptions, Trainer, TrainerOptions, TrainingBatch, Weights } from "../../engines/engine";
import { deriveSeed } from "../../tensor/random";
import { type Checkpoint, CHECKPOINT_EVERY_MS } from "../checkpoint";
import { epochBatches } from "../input/batches";
import { type InputPipeline, type InputPipelineOptions, openInputPipeline } from "../input/input-pipeline";
import { plannedBatches } from "../input/planned-batches";
import type { TrainingData } from "../input/training-data";
import { learningRateAt } from "../learning-rate/schedule";
import { nonFiniteError, nonFiniteEvent, nonFiniteStepError, type NonFiniteStep } from "../non-finite-step";
import type { RunEventPayload, RunSpec } from "../run";
import { StepReporter } from "../step-reporter";
import type { PretrainingSource } from "./pretraining-source";
import { COLLAPSED, measureSpread } from "./measure-spread";
import { pretrainingNetwork, type PretrainingNetwork } from "./pretraining-network";
import type { PretrainingEpoch, PretrainingPoint, PretrainingProgress } from "./pretraining-progress";
import type { PretrainingSpec } from "./pretraining-spec";

export interface PretrainOptions {
  spec: RunSpec;
  split: Split;
  engine: Engine;
  initialWeights?: Weights;
  resumeFrom: Checkpoint | null;
  emit: (payload: RunEventPayload) => void | Promise<void>;
  saveCheckpoint: (checkpoint: Checkpoint) => Promise<void>;
  checkpointEveryMs?: number;
  signal: AbortSignal;
  threads?: number;
  input?: Pick<InputPipelineOptions, "threads" | "program">;
}

/** What a phase gives: all weights to start training from, and the time it took. */
export type PretrainingOutcome = { stopped: "completed"; weights: Weights; elapsedMs: number } | { stopped: "aborted" };

/**
 * Trains the run's phase to its end, or until `signal` aborts. Only films of the training split are seen.
 *
 * As exact as training: a phase resumed from any of its checkpoints gives the same bits as one that was never stopped.
 * Its checkpoints hold the whole network that the phase trains. Throws `nonFiniteLoss` as training does.
 */
export async function pretrain(
  options: PretrainOptions,
  data: TrainingData,
  pretraining: PretrainingSpec,
): Promise<PretrainingOutcome> {
  const { resumeFrom, spec } = options;
  const network = pretrainingNetwork(spec, pretraining);
  const steps = batchesOf(options, pretraining, 1).length;
  const { history = [], unfinished = null } = resumeFrom?.pretraining ?? {};
  if (resumeFrom !== null && history.length === pretraining.epochs) {
    const weights = startOf(network, resumeFrom.trainer.weights, options.initialWeights);
    // What training told after this checkpoint is void and comes again.
    await options.emit({ type: "resumed", epoch: 0, step: 0 });
    return { stopped: "completed", weights, elapsedMs: resumeFrom.elapsedMs };
  }
  const plan = {
    epochBatches: (epoch: number) => batchesOf(options, pretraining, epoch),
    rowOf: pretraining.kind === "phantom_masks" ? () => 0 : (image: number) => data.rowOf(image),
  };
  const input = openInputPipeline({
    source: {
      ...pixelsFor(pretraining, data),
      augmentation: spec.training.augmentation,
      preprocessing: spec.preprocessing,
      seed: seedOf(spec),
      pretraining,
      picture: network.picture,
    },
    plan: plannedBatches(plan, pretraining.epochs, {
      epoch: history.length + 1,
      step: unfinished?.stepsTaken ?? 0,
    }),
    ...options.input,
  });
  try {
    const trainer = await options.engine.createTrainer(trainerOptionsOf(options, pretraining, network));
    try {
      return await new Phase(options, pretraining, network, { data, input, trainer, steps }).run();
    } finally {
      await trainer.dispose();
    }
  } finally {
    await input.close();
  }
}

const COLLAPSE =
  "Pretraining has collapsed: the network gives nearly the same projection for every film. Use a lower learning rate, larger batches, or another kind of pretraining.";

/** Of the order, the views and the masks: other ones than those of training. */
const seedOf = ({ training }: RunSpec): number => deriveSeed(training.seed, "pretraining");

/** Every film of the training split once, whatever training draws; or numbers of drawings. */
function batchesOf({ split, spec }: PretrainOptions, pretraining: PretrainingSpec, epoch: number): number[][] {
  const films =
    pretraining.kind === "phantom_masks" ? Array.from({ length: pretraining.films }, (_, i) => i) : split.train;
  return epochBatches(films, spec.training.batchSize, seedOf(spec), epoch);
}

/** Drawings are made as they are needed: no thread has to have the films. */
function pixelsFor({ kind }: PretrainingSpec, data: TrainingData): Pick<PretrainingSource, "pixels" | "size"> {
  const { pixels, size } = data.pack;
  return { pixels: kind === "phantom_masks" ? new Uint8Array(0) : pixels, size };
}

function trainerOptionsOf(
  { spec, initialWeights, threads }: PretrainOptions,
  { learningRate }: PretrainingSpec,
  { cnn, outputs, objective, frozen }: PretrainingNetwork,
): TrainerOptions {
  const { optimizer, clipNorm, seed } = spec.training;
  return {
    cnn,
    labelCount: outputs,
    loss: objective,
    optimizer: { ...optimizer, learningRate },
    clipNorm,
    frozen,
    initialWeights,
    seed,
    threads,
  };
}

/** The encoder's weights over what the run would start from. */
function startOf({ encoderLayers }: PretrainingNetwork, learned: Weights, given: Weights = []): Weights {
  const own = learned.filter(({ name }) => encoderLayers.has(name.slice(0, name.lastIndexOf("/"))));
  const names = new Set(own.map(({ name }) => name));
  return [...given.filter(({ name }) => !names.has(name)), ...own];
}

interface PhaseParts {
  data: TrainingData;
  input: InputPipeline;
  trainer: Trainer;
  /** In an epoch. */
  steps: number;
}

const NO_PROGRESS: NonNullable<PretrainingProgress["unfinished"]> = {
  stepsTaken: 0,
  images: 0,
  lossSum: 0,
  gradientNormSum: 0,
  spreadSum: 0,
  trainingMs: 0,
};

class Phase {
  private history: PretrainingEpoch[];
  private unfinished: PretrainingProgress["unfinished"];
  private step: number;
  private readonly totalSteps: number;
  private readonly reporter: StepReporter<PretrainingPoint>;
  private readonly startedAt: number;
  private savedAt = performance.now();

  constructor(
    private readonly options: PretrainOptions,
    private readonly spec: PretrainingSpec,
    private readonly network: PretrainingNetwork,
    private readonly parts: PhaseParts,
  ) {
    const { resumeFrom, emit } = options;
    const { training } = options.spec;
    this.history = [...(resumeFrom?.pretraining?.history ?? [])];
    this.unfinished = resumeFrom?.pretraining?.unfinished ?? null;
    this.step = resumeFrom?.trainer.step ?? 0;
    this.totalSteps = parts.steps * spec.epochs;
    this.startedAt = performance.now() - (resumeFrom?.elapsedMs ?? 0);
    const later = (options.split.train.length * training.epochs) / (training.batchSize * network.rowsPerFilm);
    this.reporter = new StepReporter({
      totalSteps: this.totalSteps,
      laterSteps: Math.round(later),
      tell: (told) => emit({ type: "pretrainingSteps", ...told }),
    });
  }

  async run(): Promise<PretrainingOutcome> {
    const { resumeFrom, emit, engine } = this.options;
    const { trainer } = this.parts;
    if (resumeFrom !== null) {
      await trainer.restore(resumeFrom.trainer);
      await emit({ type: "resumed", epoch: 0, step: this.step - this.totalSteps });
    }
    await emit({ type: "engine", engine: engine.kind, computedBy: trainer.computedBy, notice: trainer.notice });
    while (this.history.length < this.spec.epochs)
      if ((await this.trainEpoch(this.history.length + 1)) === "aborted") return { stopped: "aborted" };
    const { weights } = await trainer.state();
    return {
      stopped: "completed",
      weights: startOf(this.network, weights, this.options.initialWeights),
      elapsedMs: performance.now() - this.startedAt,
    };
  }

  private async trainEpoch(epoch: number): Promise<"done" | "aborted"> {
    const { signal, checkpointEveryMs = CHECKPOINT_EVERY_MS } = this.options;
    const progress = { ...(this.unfinished ?? NO_PROGRESS) };
    this.unfinished = progress;
    for (const batch of batchesOf(this.options, this.spec, epoch).slice(progress.stepsTaken)) {
      await nextTurn();
      if (signal.aborted || performance.now() - this.savedAt >= checkpointEveryMs) {
        await this.reporter.flush();
        await this.save();
      }
      if (signal.aborted) return "aborted";
      await this.trainStep(batch, epoch, progress);
    }
    await this.finishEpoch(epoch, progress);
    return "done";
  }

  private async trainStep(
    batch: readonly number[],
    epoch: number,
    progress: NonNullable<PretrainingProgress["unfinished"]>,
  ): Promise<void> {
    const begin = performance.now();
    const input = await this.parts.input.next();
    const options = {
      learningRate: this.learningRate(),
      dropoutSeed: deriveSeed(seedOf(this.options.spec), "dropout", this.step),
    };
    const { loss, gradientNorm, logits } = await this.parts.trainer.step(input, options);
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm))
      return this.stopAt(input, options, { epoch, result: { loss, gradientNorm }, batch });
    this.step++;
    progress.stepsTaken++;
    progress.images += batch.length;
    progress.lossSum += loss * batch.length;
    progress.gradientNormSum += gradientNorm;
    if (this.spec.kind === "simsiam") progress.spreadSum += measureSpread(logits, input.size);
    progress.trainingMs += performance.now() - begin;
    await this.reporter.add({ step: this.step, epoch, loss }, batch.length);
  }

  /** Ends the run at a step that changed nothing. A failure to look into it must not hide the step's own. */
  private async stopAt(
    input: TrainingBatch,
    options: StepOptions,
    { epoch, result, batch }: Pick<NonFiniteStep, "epoch" | "result"> & { batch: readonly number[] },
  ): Promise<never> {
    const { engine, emit } = this.options;
    const { trainer, data } = this.parts;
    const diagnosis = await engine
      .diagnose(trainerOptionsOf(this.options, this.spec, this.network), await trainer.state(), input, options)
      .catch(() => null);
    const isDrawn = this.spec.kind === "phantom_masks";
    const files = batch.map((image) => (isDrawn ? `drawing ${image + 1}` : data.file(image)));
    const failed = { phase: "pretraining" as const, step: this.step + 1, epoch, result, diagnosis, files };
    await this.reporter.flush();
    await this.save();
    await emit(nonFiniteEvent(failed));
    throw nonFiniteStepError(failed, "Training has not begun.");
  }

  private async finishEpoch(epoch: number, progress: NonNullable<PretrainingProgress["unfinished"]>): Promise<void> {
    const metrics = {
      epoch,
      step: this.step,
      loss: progress.lossSum / progress.images,
      ...(this.spec.kind === "simsiam" ? { spread: progress.spreadSum / progress.stepsTaken } : {}),
      learningRate: this.learningRate(-1),
      gradientNorm: progress.gradientNormSum / progress.stepsTaken,
      imagesPerSecond: (1000 * progress.images) / Math.max(1e-3, progress.trainingMs),
      elapsedMs: performance.now() - this.startedAt,
    };
    const before = this.history.at(-1)?.spread ?? 1;
    this.unfinished = null;
    this.history = [...this.history, metrics];
    await this.reporter.flush();
    await this.options.emit({ type: "pretrainingEpoch", metrics, epochs: this.spec.epochs });
    if ((metrics.spread ?? 1) < COLLAPSED && before >= COLLAPSED)
      await this.options.emit({ type: "log", message: COLLAPSE });
    await this.save();
  }

  private async save(): Promise<void> {
    const trainer = await this.parts.trainer.state();
    const bad = trainer.weights.find(({ data }) => !data.every(Number.isFinite));
    if (bad !== undefined)
      throw nonFiniteError(
        `Weights of ${bad.name} are no finite numbers any more after step ${this.step} of pretraining`,
        "Training has not begun.",
      );
    await this.options.saveCheckpoint({
      trainer,
      pretraining: { totalSteps: this.totalSteps, history: this.history, unfinished: this.unfinished },
      average: null,
      epoch: 0,
      history: [],
      unfinished: null,
      best: null,
      elapsedMs: performance.now() - this.startedAt,
    });
    this.savedAt = performance.now();
    await this.options.emit({ type: "checkpoint", epoch: 0, step: this.step - this.totalSteps, best: false });
  }

  /** Of the next update, or of one `offset` steps from it: up over an epoch, then down along a cosine. */
  private learningRate(offset = 0): number {
    const { epochs, learningRate } = this.spec;
    return learningRateAt({ kind: "cosine", warmupEpochs: 1, finalFactor: 0.01 }, learningRate, {
      step: this.step + offset,
      stepsPerEpoch: this.parts.steps,
      epochs,
      valLosses: [],
    });
  }
}
