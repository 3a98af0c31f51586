/** @file The training loop of one run: pure orchestration of data, engine, metrics and checkpoints. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { FilmRecord } from "../datasets/film-record";
import type { Split } from "../datasets/splits/split";
import type {
  Engine,
  StepDiagnosis,
  StepOptions,
  Trainer,
  TrainerOptions,
  TrainingBatch,
  Weights,
} from "../engines/engine";
import { invariant } from "../invariant";
import type { EvaluationReport } from "../metrics/evaluation-report";
import type { MultiLabelReport } from "../metrics/multi-label/multi-label-report";
import { deriveSeed } from "../tensor/random";
import { imagesPerStep, stepsPerEpoch } from "./input/batches";
import { requirePossibleTraining } from "./check-training-spec";
import { type Checkpoint, CHECKPOINT_EVERY_MS, type EpochProgress } from "./checkpoint";
import { betterEpoch, shouldStop } from "./early-stopping";
import { type InputPipeline, type InputPipelineOptions, openInputPipeline } from "./input/input-pipeline";
import { type EpochPosition, plannedBatches } from "./input/planned-batches";
import { nonFiniteError, nonFiniteEvent, nonFiniteStepError, type NonFiniteStep } from "./non-finite-step";
import { classJudge, type RunUnderJudgement } from "./judging/class-judge";
import { findingJudge } from "./judging/finding-judge";
import type { RunJudge } from "./judging/run-judge";
import { pretrain } from "./pretraining/pretrain";
import type { EpochMetrics, RunEventPayload, RunSpec, StepPoint } from "./run";
import { learningRateAt } from "./learning-rate/schedule";
import { reversalOf } from "./sources/source-adversary-spec";
import { SplitEvaluator } from "./split-evaluator";
import { StepReporter } from "./step-reporter";
import { trainerOptionsOf } from "./trainer-options";
import { type PackedPixels, TrainingData } from "./input/training-data";
import { WeightAverage } from "./weight-average";

export interface TrainRunOptions {
  spec: RunSpec;
  /** In class-index order. */
  labels: readonly string[];
  films: readonly FilmRecord[];
  /** Row i is `films[i]`, at the network's input size. */
  pack: PackedPixels;
  split: Split;
  engine: Engine;
  /** Weights to start from where they are given; the rest is drawn from the seed. */
  initialWeights?: Weights;
  /** Where to go on; null starts anew. */
  resumeFrom: Checkpoint | null;
  /** Called in order and awaited, so that a slow store slows the run down instead of filling the memory. */
  emit: (payload: RunEventPayload) => void | Promise<void>;
  /** Called after each epoch, between steps of a long epoch, and when the run is aborted. */
  saveCheckpoint: (checkpoint: Checkpoint) => Promise<void>;
  /** The longest a run trains without a checkpoint: what a crash can cost. @default two minutes */
  checkpointEveryMs?: number;
  /** Checked between steps. */
  signal: AbortSignal;
  /** What the reports say of the images. @default every image is a drawing of the phantom */
  synthetic?: boolean;
  /** CPU threads. @default all cores */
  threads?: number;
  /** How batches are prepared. @default in threads, while the step before them runs */
  input?: Pick<InputPipelineOptions, "threads" | "program">;
}

export type TrainOutcome<Report = EvaluationReport> =
  | {
      stopped: "completed" | "earlyStopping";
      epochs: EpochMetrics[];
      keptEpoch: number;
      weights: Weights;
      validationReport: Report;
      testReport: Report;
    }
  | { stopped: "aborted"; epochs: EpochMetrics[] };

/**
 * Trains until the epochs are over, early stopping says so, or `signal` aborts; then evaluates the kept weights.
 *
 * All randomness comes from the spec's seed by epoch, image and step, so a run resumed from any of its checkpoints
 * gives the same weights, bit for bit, as one that was never stopped (equal engine and threads). An abort saves a
 * checkpoint between two steps. Throws `nonFiniteLoss` before a checkpoint could hold a bad weight, and
 * `invalidDataset` or `invalidSpec` when the split or the settings cannot train.
 */
export function trainRun(options: TrainRunOptions): Promise<TrainOutcome> {
  return trainJudged(options, classJudge);
}

/** The same with films of which each may show several findings: `labels` are the findings that the films are marked for. */
export function trainMultiLabelRun(options: TrainRunOptions): Promise<TrainOutcome<MultiLabelReport>> {
  return trainJudged(options, findingJudge);
}

type MakeJudge<Prediction, Report> = (data: TrainingData, run: RunUnderJudgement) => RunJudge<Prediction, Report>;

async function trainJudged<Prediction, Report>(
  options: TrainRunOptions,
  makeJudge: MakeJudge<Prediction, Report>,
): Promise<TrainOutcome<Report>> {
  const { spec, labels } = options;
  const data = new TrainingData(options.films, options.pack, labels, options.split, spec.training);
  requirePossibleTraining(spec.training, data.train.length);
  const synthetic = options.synthetic ?? options.films.every((film) => film.format === "phantom");
  const judge = makeJudge(data, { spec, labels, synthetic });
  const start = await pretrained(options, data);
  return start === null ? { stopped: "aborted", epochs: [] } : trainFrom({ ...options, ...start }, data, judge);
}

/** Where training begins or goes on: after the phase before it, if the run has one. Null where that was aborted. */
async function pretrained(options: TrainRunOptions, data: TrainingData): Promise<TrainingStart | null> {
  const { spec, resumeFrom, initialWeights } = options;
  const { pretraining } = spec.training;
  if (pretraining === null || (resumeFrom !== null && resumeFrom.pretraining === null))
    return { initialWeights, resumeFrom, elapsedMs: resumeFrom?.elapsedMs ?? 0 };
  const outcome = await pretrain(options, data, pretraining);
  if (outcome.stopped === "aborted") return null;
  return { initialWeights: outcome.weights, resumeFrom: null, elapsedMs: outcome.elapsedMs };
}

interface TrainingStart {
  initialWeights: Weights | undefined;
  resumeFrom: Checkpoint | null;
  /** Wall time that the run has spent so far. */
  elapsedMs: number;
}

async function trainFrom<Prediction, Report>(
  options: TrainRunOptions & TrainingStart,
  data: TrainingData,
  judge: RunJudge<Prediction, Report>,
): Promise<TrainOutcome<Report>> {
  const { spec } = options;
  const input = openInputPipeline({
    source: data.batchSource(),
    plan: plannedBatches(data, spec.training.epochs, nextBatch(options.resumeFrom)),
    ...options.input,
  });
  try {
    return await trainWith(options, data, input, judge);
  } finally {
    await input.close();
  }
}

/** The first threads prepare batches while the network is compiled. */
async function trainWith<Prediction, Report>(
  options: TrainRunOptions & TrainingStart,
  data: TrainingData,
  input: InputPipeline,
  judge: RunJudge<Prediction, Report>,
): Promise<TrainOutcome<Report>> {
  const { spec, labels, engine } = options;
  const trainerOptions = trainerOptionsOf(spec, labels, { ...options, ...data.acrossSources() });
  const trainer = await engine.createTrainer(trainerOptions);
  try {
    const run = new Run(options, data, input, trainer, trainerOptions, judge);
    const stopped = await run.train();
    return stopped === "aborted" ? { stopped, epochs: run.history } : await run.conclude(stopped);
  } finally {
    await trainer.dispose();
  }
}

/** Where a checkpoint's run goes on in its data. */
function nextBatch(checkpoint: Checkpoint | null): EpochPosition {
  return { epoch: (checkpoint?.epoch ?? 0) + 1, step: checkpoint?.unfinished?.stepsTaken ?? 0 };
}

const NO_PROGRESS: EpochProgress = {
  stepsTaken: 0,
  images: 0,
  lossSum: 0,
  correct: 0,
  gradientNormSum: 0,
  sourceLossSum: 0,
  trainingMs: 0,
  waitMs: 0,
};

class Run<Prediction, Report> {
  history: EpochMetrics[];
  private best: Checkpoint["best"];
  private unfinished: EpochProgress | null;
  /** Null where the run keeps the weights themselves. */
  private readonly average: WeightAverage | null;
  private step: number;
  private readonly stepsPerEpoch: number;
  private readonly reporter: StepReporter<StepPoint>;
  private readonly evaluator: SplitEvaluator<Prediction, Report>;
  /** `[G]` after the last step, where the loss weighs groups. */
  private groupWeights: Float32Array | undefined;
  /** The moment the run would have started had it never stopped. */
  private readonly startedAt: number;
  /** When the run last stood somewhere it can go on from. */
  private savedAt = performance.now();

  constructor(
    private readonly options: TrainRunOptions & TrainingStart,
    private readonly data: TrainingData,
    private readonly input: InputPipeline,
    private readonly trainer: Trainer,
    private readonly trainerOptions: TrainerOptions,
    private readonly judge: RunJudge<Prediction, Report>,
  ) {
    const { resumeFrom, spec } = options;
    this.history = [...(resumeFrom?.history ?? [])];
    this.best = resumeFrom?.best ?? null;
    this.unfinished = resumeFrom?.unfinished ?? null;
    this.average =
      spec.training.weightAverage > 0
        ? new WeightAverage(spec.training.weightAverage, resumeFrom?.average ?? null)
        : null;
    this.step = resumeFrom?.trainer.step ?? 0;
    this.stepsPerEpoch = stepsPerEpoch(data.train.length, imagesPerStep(spec.training));
    this.startedAt = performance.now() - options.elapsedMs;
    this.reporter = new StepReporter({
      totalSteps: this.stepsPerEpoch * spec.training.epochs,
      tell: (told) => options.emit({ type: "steps", ...told }),
    });
    this.evaluator = new SplitEvaluator(options, judge);
  }

  async train(): Promise<TrainOutcome["stopped"]> {
    await this.tellLeftOut();
    const { training } = this.options.spec;
    await this.resume();
    await this.options.emit({
      type: "engine",
      engine: this.options.engine.kind,
      computedBy: this.trainer.computedBy,
      notice: this.trainer.notice,
    });
    while (this.history.length < training.epochs) {
      if (shouldStop(this.best, this.history.length, training.earlyStopping?.patience ?? null)) return "earlyStopping";
      if ((await this.trainEpoch(this.history.length + 1)) === "aborted") return "aborted";
    }
    return "completed";
  }

  /** Evaluates the kept weights on the validation and the test split. */
  async conclude(stopped: "completed" | "earlyStopping"): Promise<TrainOutcome<Report>> {
    const { split, spec } = this.options;
    const kept = spec.training.keep === "best" ? this.best : null;
    const keptEpoch = kept?.epoch ?? this.history.length;
    const weights = kept?.weights ?? (await this.evaluatedWeights());
    const validation = await this.evaluator.predict(weights, split.validation);
    const test = await this.evaluator.predict(weights, split.test);
    return {
      stopped,
      epochs: this.history,
      keptEpoch,
      weights,
      validationReport: this.judge.report("validation", validation.predictions, validation.predictions),
      testReport: this.judge.report("test", test.predictions, validation.predictions),
    };
  }

  /** Films of which nothing is known are in the split and train nothing. */
  private async tellLeftOut(): Promise<void> {
    const out = this.options.split.train.length - this.data.train.length;
    if (out > 0 && this.options.resumeFrom === null)
      await this.options.emit({
        type: "log",
        message: `${out} of ${this.options.split.train.length} training films are left out: nothing that counts is marked in them.`,
      });
  }

  private async resume(): Promise<void> {
    const { resumeFrom, emit } = this.options;
    if (resumeFrom === null) return;
    await this.trainer.restore(resumeFrom.trainer);
    await emit({ type: "resumed", epoch: resumeFrom.epoch, step: resumeFrom.trainer.step });
  }

  private async trainEpoch(epoch: number): Promise<"done" | "aborted"> {
    const { signal } = this.options;
    const progress = { ...(this.unfinished ?? NO_PROGRESS) };
    this.unfinished = progress;
    for (const batch of this.data.epochBatches(epoch).slice(progress.stepsTaken)) {
      // Engines may run on this thread; a turn of the event loop lets the abort and other timers through.
      await nextTurn();
      if (
        signal.aborted ||
        performance.now() - this.savedAt >= (this.options.checkpointEveryMs ?? CHECKPOINT_EVERY_MS)
      ) {
        await this.reporter.flush();
        await this.saveCheckpoint(false);
      }
      if (signal.aborted) return "aborted";
      await this.trainStep(batch, epoch, progress);
    }
    await this.finishEpoch(epoch, progress);
    return "done";
  }

  private async trainStep(batch: readonly number[], epoch: number, progress: EpochProgress): Promise<void> {
    const { spec } = this.options;
    const begin = performance.now();
    const input = await this.input.next();
    const ready = performance.now();
    const options = {
      learningRate: this.learningRate(),
      dropoutSeed: deriveSeed(spec.training.seed, "dropout", this.step),
      reversal: reversalOf(spec.training, this.step, this.stepsPerEpoch * spec.training.epochs),
    };
    const { loss, gradientNorm, logits, groupWeights, sourceLoss = 0 } = await this.trainer.step(input, options);
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
      const diagnosis = await this.diagnose(input, options);
      return this.stopAt({
        step: this.step + 1,
        epoch,
        result: { loss, gradientNorm },
        diagnosis,
        files: batch.map((image) => this.data.file(image)),
      });
    }
    this.step++;
    this.groupWeights = groupWeights;
    this.average?.add(await this.trainer.weights(), this.step);
    const correct = this.judge.correct(batch, logits);
    progress.stepsTaken++;
    progress.images += batch.length;
    progress.lossSum += loss * batch.length;
    progress.correct += correct;
    progress.gradientNormSum += gradientNorm;
    progress.sourceLossSum += sourceLoss;
    progress.waitMs += ready - begin;
    progress.trainingMs += performance.now() - begin;
    await this.reporter.add(
      {
        step: this.step,
        epoch,
        loss,
        accuracy: correct / batch.length,
        learningRate: options.learningRate,
        gradientNorm,
      },
      batch.length,
    );
  }

  /** A failure to look into a failed step must not hide the step's own. */
  private async diagnose(batch: TrainingBatch, options: StepOptions): Promise<StepDiagnosis | null> {
    return this.options.engine
      .diagnose(this.trainerOptions, await this.trainer.state(), batch, options)
      .catch(() => null);
  }

  /** Ends the run at a step that changed nothing: the weights before it are good, and are saved. */
  private async stopAt(failed: NonFiniteStep): Promise<never> {
    await this.reporter.flush();
    await this.saveCheckpoint(false);
    await this.options.emit(nonFiniteEvent(failed));
    throw nonFiniteStepError(failed, `The weights of step ${this.step} are kept.`);
  }

  private async finishEpoch(epoch: number, progress: EpochProgress): Promise<void> {
    const metrics = await this.epochMetrics(epoch, progress);
    this.unfinished = null;
    this.history = [...this.history, metrics];
    const improved = betterEpoch(this.best, metrics) === metrics;
    await this.reporter.flush();
    // Before the checkpoint: a run that dies between the two does the epoch again, and the curve has no gap.
    await this.options.emit({ type: "epoch", metrics });
    await this.saveCheckpoint(improved);
  }

  private async epochMetrics(epoch: number, progress: EpochProgress): Promise<EpochMetrics> {
    const predicted = await this.evaluator.predict(await this.evaluatedWeights(), this.options.split.validation);
    const { loss } = predicted;
    invariant(loss !== null, "a validation split without images");
    if (!Number.isFinite(loss))
      throw nonFiniteError(`The validation loss became ${loss} after step ${this.step} (epoch ${epoch})`, this.kept());
    return {
      epoch,
      step: this.step,
      trainLoss: progress.lossSum / progress.images,
      trainAccuracy: progress.correct / progress.images,
      valLoss: loss,
      ...this.judge.figures(predicted.predictions),
      ...(await this.rawMetrics()),
      learningRate: this.learningRate(-1),
      gradientNorm: progress.gradientNormSum / progress.stepsTaken,
      ...this.acrossSources(progress),
      imagesPerSecond: (1000 * progress.images) / Math.max(1e-3, progress.trainingMs),
      inputWaitShare: progress.waitMs / Math.max(1e-3, progress.trainingMs),
      elapsedMs: performance.now() - this.startedAt,
    };
  }

  /** How the weights themselves do on the validation split, where the average is what counts and both are asked for. */
  private async rawMetrics(): Promise<Pick<EpochMetrics, "rawValLoss">> {
    if (this.average === null || !this.options.spec.training.validateRawWeights) return {};
    const { loss } = await this.evaluator.predict(await this.trainer.weights(), this.options.split.validation);
    return loss === null ? {} : { rawValLoss: loss };
  }

  /** What became of the groups and of the sources' head in an epoch, where the run has them. */
  private acrossSources({
    sourceLossSum,
    stepsTaken,
  }: EpochProgress): Pick<EpochMetrics, "groupWeights" | "sourceAdversary"> {
    const { groups, adversary } = this.data;
    const { groupWeights } = this;
    return {
      ...(groups !== null &&
        groupWeights !== undefined && {
          groupWeights: Object.fromEntries(groups.names.map((name, index) => [name, groupWeights[index]])),
        }),
      ...(adversary !== null && {
        sourceAdversary: { loss: sourceLossSum / stepsTaken, guessing: adversary.guessing },
      }),
    };
  }

  private async saveCheckpoint(improved: boolean): Promise<void> {
    const trainer = await this.trainer.state();
    invariant(trainer.step === this.step, `the engine counts ${trainer.step} steps, the run ${this.step}`);
    const bad = trainer.weights.find(({ data }) => !data.every(Number.isFinite));
    if (bad !== undefined)
      throw nonFiniteError(
        `Weights of ${bad.name} are no finite numbers any more after step ${this.step}`,
        this.kept(),
      );
    const last = this.history.at(-1);
    if (improved && last !== undefined) {
      const weights = this.options.spec.training.keep === "best" ? await this.evaluatedWeights() : null;
      this.best = { epoch: last.epoch, valLoss: last.valLoss, weights };
    }
    const epoch = this.history.length;
    await this.options.saveCheckpoint({
      trainer,
      pretraining: null,
      average: this.average?.weights() ?? null,
      epoch,
      history: this.history,
      unfinished: this.unfinished,
      best: this.best,
      elapsedMs: performance.now() - this.startedAt,
    });
    this.savedAt = performance.now();
    await this.options.emit({ type: "checkpoint", epoch, step: this.step, best: improved });
  }

  /** What is validated, kept and published: the average where the run keeps one. */
  private async evaluatedWeights(): Promise<Weights> {
    return this.average?.weights() ?? (await this.trainer.state()).weights;
  }

  /** Of the next update, or of one `offset` steps from it. */
  private learningRate(offset = 0): number {
    const { schedule, optimizer, epochs } = this.options.spec.training;
    return learningRateAt(schedule, optimizer.learningRate, {
      step: this.step + offset,
      stepsPerEpoch: this.stepsPerEpoch,
      epochs,
      valLosses: this.history.map((epoch) => epoch.valLoss),
    });
  }

  /** What a run that fails between two checkpoints can go back to. */
  private kept(): string {
    return this.history.length === 0
      ? "There is no checkpoint of an epoch."
      : `The checkpoint of epoch ${this.history.length} is kept.`;
  }
}
