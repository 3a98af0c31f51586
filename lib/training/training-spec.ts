/** @file What a training run is told: hyper-parameters with their ranges and defaults, in PyTorch's and Keras' words. */
import { z } from "zod";
import { LossSpec } from "../graph/step/loss-spec";
import { OptimizerSpec } from "../graph/step/optimizer-spec";
import { AugmentationSpec } from "./augmentation/augmentation-spec";
import { InitialWeightsSpec } from "./initial-weights-spec";
import { PretrainingSpec } from "./pretraining/pretraining-spec";
import { ScheduleSpec } from "./learning-rate/schedule-spec";
import { GroupDroSpec } from "./sources/group-dro-spec";
import { SourceAdversarySpec } from "./sources/source-adversary-spec";
import { Sampling, SourceWeights } from "./sources/sampling-spec";

export const TrainingEngine = z.enum(["onnx", "tfjs"]);

const TrainingFields = z.strictObject({
  engine: TrainingEngine.default("onnx"),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
  epochs: z.number().int().min(1).max(2000).default(40),
  /** Images computed at once. */
  batchSize: z.number().int().min(1).max(512).default(32),
  /** Batches whose gradients make one update: `batchSize · accumulateSteps` images a step, in the memory of `batchSize`. */
  accumulateSteps: z.number().int().min(1).max(64).default(1),
  loss: LossSpec.default({ kind: "softmax_cross_entropy", labelSmoothing: 0.05 }),
  optimizer: OptimizerSpec.default({
    kind: "adamw",
    learningRate: 2e-3,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0.02,
  }),
  schedule: ScheduleSpec.default({ kind: "cosine", warmupEpochs: 1, finalFactor: 0.01 }),
  /** The largest L2 norm of all gradients together; longer ones are scaled down to it. Null leaves them. */
  clipNorm: z.number().positive().max(1e6).nullable().default(null),
  /** `balanced`: weight ∝ 1/√frequency, mean 1 over the training images. */
  classWeight: z.enum(["none", "balanced"]).default("balanced"),
  /** Which images an epoch shows; every kind shows as many. */
  sampling: Sampling.default("shuffle"),
  /** What each source counts for in the loss, beside the class weights. */
  sourceWeights: SourceWeights.default("none"),
  /** The worst group's loss in place of the mean over the images; null is the mean. */
  groupDro: GroupDroSpec.nullable().default(null),
  /** A head that learns the source, whose gradient the network takes reversed; null is none. */
  sourceAdversary: SourceAdversarySpec.nullable().default(null),
  augmentation: AugmentationSpec.default(AugmentationSpec.parse({})),
  /** Decay of the moving average of the weights; the average is what is validated, kept and published. 0 keeps the weights themselves. */
  weightAverage: z.number().min(0).max(0.9999).default(0.98),
  /** Validate also the weights as they are beside their moving average; costs a second validation each epoch. */
  validateRawWeights: z.boolean().default(false),
  /** Stop when valLoss has not improved for `patience` epochs; null trains to the end. */
  earlyStopping: z
    .strictObject({ patience: z.number().int().min(1).max(500) })
    .nullable()
    .default(null),
  /** Which epoch's weights are evaluated and published. */
  keep: z.enum(["best", "last"]).default("best"),
  /** What the weights are before the first step. */
  initialWeights: InitialWeightsSpec.default({ kind: "random" }),
  /** A phase before training that needs no labels; null trains at once. */
  pretraining: PretrainingSpec.nullable().default(null),
  /** Layers whose weights never move: names, or beginnings of names followed by `*`. */
  freeze: z
    .array(
      z
        .string()
        .regex(/^[a-z][a-z0-9_]*\*?$|^\*$/, "a layer's name, or the beginning of names followed by *")
        .max(65),
    )
    .max(400)
    .default([]),
});

/** Everything a run needs beside the network and the data. */
export const TrainingSpec = z.preprocess(withLabelSmoothingInLoss, TrainingFields);
export type TrainingSpec = z.output<typeof TrainingFields>;
export type TrainingSpecInput = z.input<typeof TrainingFields>;

/** Documents from before there was a choice of losses have the label smoothing of softmax cross-entropy at the top. */
function withLabelSmoothingInLoss(document: unknown): unknown {
  if (typeof document !== "object" || document === null || !("labelSmoothing" in document)) return document;
  const { labelSmoothing, ...rest } = document;
  const loss = "loss" in rest && typeof rest.loss === "object" ? rest.loss : { kind: "softmax_cross_entropy" };
  return { ...rest, loss: { ...loss, labelSmoothing } };
}
