/** @file What a training run is told: hyper-parameters with their ranges and defaults, in PyTorch's and Keras' words. */
import { z } from "zod";
import { OptimizerSpec } from "../engines/optimizer-spec";

/** How the learning rate moves over the run, as a factor on the optimizer's `learningRate`. */
export const ScheduleSpec = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant") }),
  z.strictObject({ kind: z.literal("step"), everyEpochs: z.number().int().min(1), factor: z.number().positive().max(1) }),
  z.strictObject({ kind: z.literal("cosine"), warmupEpochs: z.number().min(0).max(50).default(1), finalFactor: z.number().min(0).max(1).default(0.01) }),
]);
export type ScheduleSpec = z.infer<typeof ScheduleSpec>;

/** Random changes to a training image, drawn anew each epoch from the run's seed. Zero or false switches one off. */
export const AugmentationSpec = z.strictObject({
  horizontalFlip: z.boolean().default(false),
  rotateDegrees: z.number().min(0).max(45).default(8),
  translateFraction: z.number().min(0).max(0.5).default(0.05),
  scaleFraction: z.number().min(0).max(0.5).default(0.1),
  brightness: z.number().min(0).max(0.5).default(0.1),
  contrast: z.number().min(0).max(0.9).default(0.2),
  noise: z.number().min(0).max(0.2).default(0.01),
  eraseBorder: z.number().min(0).max(1).default(0),
});
export type AugmentationSpec = z.infer<typeof AugmentationSpec>;

/** Everything a run needs beside the network and the data. */
export const TrainingSpec = z.strictObject({
  engine: z.enum(["onnx", "tfjs"]).default("onnx"),
  seed: z.number().int().min(0).max(2 ** 31 - 1).default(1),
  epochs: z.number().int().min(1).max(2000).default(40),
  batchSize: z.number().int().min(1).max(512).default(32),
  optimizer: OptimizerSpec.default({ kind: "adamw", learningRate: 2e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.02 }),
  schedule: ScheduleSpec.default({ kind: "cosine", warmupEpochs: 1, finalFactor: 0.01 }),
  /** `balanced`: weight ∝ 1/√frequency, mean 1 over the training images. */
  classWeight: z.enum(["none", "balanced"]).default("balanced"),
  labelSmoothing: z.number().min(0).max(0.5).default(0.05),
  augmentation: AugmentationSpec.default(AugmentationSpec.parse({})),
  /** Decay of the moving average of the weights; the average is what is validated, kept and published. 0 keeps the weights themselves. */
  weightAverage: z.number().min(0).max(0.9999).default(0.98),
  /** Stop when valLoss has not improved for `patience` epochs; null trains to the end. */
  earlyStopping: z.strictObject({ patience: z.number().int().min(1).max(500) }).nullable().default(null),
  /** Which epoch's weights are evaluated and published. */
  keep: z.enum(["best", "last"]).default("best"),
});
export type TrainingSpec = z.infer<typeof TrainingSpec>;
export type TrainingSpecInput = z.input<typeof TrainingSpec>;
