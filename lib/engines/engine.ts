/**
 * @file The one interface a training engine implements.
 *
 * An engine turns a CnnSpec into something that takes training steps and predicts. It knows nothing of files, data
 * sets or schedules: it is handed plain arrays and a learning rate, and gives back plain arrays. All image tensors are
 * `[N, 1, H, W]` float32 in 0–1 (the uint8 pack divided by 255); the engine's graph standardises them itself
 * (`(x − 0.5) · 4`), so that a published model takes the same input as the trainer.
 */
import type { CnnSpec } from "../architectures/cnn-spec";
import type { NamedTensor } from "../tensor/named-tensor";
import type { GroupDro } from "../graph/step/group-dro";
import type { OptimizerSpec } from "../graph/step/optimizer-spec";
import type { SourceAdversary } from "../graph/step/source-adversary";
import type { StepObjective } from "../graph/step/step-objective";

export type EngineKind = "onnx" | "tfjs";

/**
 * Weights by parameter name, the same for both engines; a tensor's shape is its own (convolution kernels
 * `[out, in/groups, kh, kw]`, dense kernels `[in, out]`): `<layer>/kernel`, `<layer>/bias`, `<layer>/gamma`,
 * `<layer>/beta`, `<layer>/moving_mean`, `<layer>/moving_variance`, `<layer>/depthwise_kernel`
 * (`[channels, 1, kh, kw]`), `<layer>/pointwise_kernel` (`[out, in, 1, 1]`).
 */
export type Weights = readonly NamedTensor[];

/** All that a training step depends on beside its batch: resumed from this, the next step is bit for bit the same. */
export interface TrainerState {
  weights: Weights;
  /** Optimizer slots, `<parameter>/momentum`, `<parameter>/m`, `<parameter>/v`, and `group_weights` of group-DRO, and weights of a head that is not of the network. */
  slots: readonly NamedTensor[];
  /** Optimizer updates taken so far. */
  step: number;
}

/** A batch on its way into a training step. */
export interface TrainingBatch {
  /** `[N, 1, H, W]` float32 0–1. */
  images: Float32Array;
  /** `[N, labels]` float32 0–1: one-hot, smoothed or mixed. Rows sum to 1, except under `binary_cross_entropy`. `[N, 2 · labels]` under `masked_binary_cross_entropy`: what yes weighs for each, then what no does. */
  targets: Float32Array;
  /** `[N]` float32 ≥ 0. The loss is Σ wᵢ·lossᵢ / Σ wᵢ. */
  sampleWeights: Float32Array;
  /** `[N, G]`, each row a share of 1 over the groups; for trainers with `groupDro`. */
  groups?: Float32Array;
  /** Where the images come from; for trainers with `sourceAdversary`. */
  sources?: BatchSources;
  size: number;
}

/** What the head of a source adversary learns from. */
export interface BatchSources {
  /** `[N, S]`: one-hot or mixed. */
  targets: Float32Array;
  /** `[N]` ≥ 0: what an image counts for in the head's loss. */
  weights: Float32Array;
  /** `[N, S]`: 0 for a source that the head may name, far below for one that the image's class never comes from. */
  mask: Float32Array;
}

export interface StepOptions {
  learningRate: number;
  /** Seed of this step's dropout masks; the same seed gives the same masks on every engine. */
  dropoutSeed: number;
  /** λ of the source adversary: how much of its gradient the network takes, reversed. @default 0 */
  reversal?: number;
}

export interface StepResult {
  /** The weighted mean loss before the update, or that of group-DRO. */
  loss: number;
  /** The L2 norm of all gradients together, before it was clipped. */
  gradientNorm: number;
  /** `[N, labels]` logits before the update, in training mode. */
  logits: Float32Array;
  /** `[G]`: what each group counts for after the step; where the trainer has `groupDro`. */
  groupWeights?: Float32Array;
  /** The loss of the source adversary's head before the update, where the trainer has one. */
  sourceLoss?: number;
}

export interface Trainer {
  /** What computes, for the run's record: kernels, a runtime with its version. */
  readonly computedBy: string;
  /** What a user should know before waiting for it; null when there is nothing to warn of. */
  readonly notice: string | null;
  /**
   * One optimizer update. Batches may be smaller than the largest one seen, never empty. Where the loss or the norm of
   * the gradients is not finite the state stays as it was, step count included: the last good weights are not lost.
   */
  step(batch: TrainingBatch, options: StepOptions): Promise<StepResult>;
  /** `[N, labels]` logits in inference mode (moving statistics, no dropout) with the current weights. */
  predict(images: Float32Array, size: number): Promise<Float32Array>;
  /** The current weights without copying them where that can be spared: to be read before the next step. */
  weights(): Promise<Weights>;
  /** A copy of the whole state. */
  state(): Promise<TrainerState>;
  /** Replaces the whole state. */
  restore(state: TrainerState): Promise<void>;
  dispose(): Promise<void>;
}

export interface TrainerOptions {
  cnn: CnnSpec;
  labelCount: number;
  /** @default softmax cross-entropy. Its label smoothing is the host's affair: targets come smoothed. */
  loss?: StepObjective;
  optimizer: OptimizerSpec;
  /** The largest global norm of the gradients; longer ones are scaled down to it. @default null: they are left */
  clipNorm?: number | null;
  /** Makes the worst group's loss small in place of the mean over the images. @default null: the mean */
  groupDro?: GroupDro | null;
  /** A head that learns the source, against the network. Not every engine has it. @default null: none */
  sourceAdversary?: SourceAdversary | null;
  /**
   * The most images computed at once: a larger batch is dealt out and its gradients accumulated, which gives the same
   * update but for batch normalisation and dropout. @default the whole batch
   */
  microBatchSize?: number;
  /**
   * Layers to hold still, by name or by the beginning of names followed by `*`, beside those that are not `trainable`
   * in the network: no update, no optimizer slots, batch normalisation by its moving statistics. @default none
   */
  frozen?: readonly string[];
  /** Weights to start from where they are given; what is missing is drawn from the seed. Shapes must be the network's. */
  initialWeights?: Weights;
  /** Seed of the initial weights (He normal for kernels before a ReLU, Glorot uniform for dense logits, zeros, ones). */
  seed: number;
  /** CPU threads. @default all cores */
  threads?: number;
}

/** Gives logits and, where asked, the class activation map of the last convolution. */
export interface Predictor {
  /** `[N, labels]` logits of `[N, 1, H, W]` float32 0–1. */
  predict(images: Float32Array, size: number): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** Where the numbers of a step stop being finite. */
export interface StepDiagnosis {
  /** The layer, or the part of the step such as `loss`, that first gives such a number; null where all are finite. */
  layer: string | null;
  pass: "forward" | "backward" | null;
  /** The parameter with the largest |∂loss/∂parameter|, infinity included; null where all are 0 or NaN. */
  largestGradient: { parameter: string; magnitude: number } | null;
}

export interface Engine {
  readonly kind: EngineKind;
  /** Does ahead of time what the first trainer on a machine would wait for. */
  prepare?(): Promise<unknown>;
  createTrainer(options: TrainerOptions): Promise<Trainer>;
  createPredictor(options: {
    cnn: CnnSpec;
    labelCount: number;
    weights: Weights;
    threads?: number;
  }): Promise<Predictor>;
  /** Finds where a step fails whose loss or gradients are not finite, from the state before it. */
  diagnose(
    options: TrainerOptions,
    state: TrainerState,
    batch: TrainingBatch,
    step: Pick<StepOptions, "dropoutSeed" | "reversal">,
  ): Promise<StepDiagnosis>;
}
