/** @file What a training run is told: hyper-parameters with their ranges and defaults, in PyTorch's and Keras' words. */
import { z } from "zod";
import { OptimizerSpec } from "../engines/optimizer-spec";
import { InitialWeightsSpec } from "./initial-weights-spec";
import { AugmentationSpec } from "./augmentation-spec";

/** How the learning rate moves over the run, as a factor on the optimizer's `learningRate`. */
export const ScheduleSpec = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant") }),
  z.strictObject({ kind: z.literal("step"), everyEpochs: z.number().int().min(1), factor: z.number().positive().max(1) }),
  z.strictObject({ kind: z.literal("cosine"), warmupEpochs: z.number().min(0).max(50).default(1), finalFactor: z.number().min(0).max(1).default(0.01) }),
]);
export type ScheduleSpec = z.infer<typeof ScheduleSpec>;

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
  /** What the weights are before the first step. */
  initialWeights: InitialWeightsSpec.default({ kind: "random" }),
  /** Layers whose weights never move: names, or beginnings of names followed by `*`. */
  freeze: z.array(z.string().regex(/^[a-z][a-z0-9_]*\*?$|^\*$/, "a layer's name, or the beginning of names followed by *").max(65)).max(400).default([]),
});
export type TrainingSpec = z.infer<typeof TrainingSpec>;
export type TrainingSpecInput = z.input<typeof TrainingSpec>;
