/** @file What a learning curve is told, and what is stored of it. */
import { z } from "zod";
import { Waiver } from "../../audit/audit-report";
import { DatasetId } from "../../datasets/dataset";
import { InitialWeightsSpec } from "../../training/initial-weights-spec";
import { RunSpec } from "../../training/run";

/** Where the weights of a curve begin: drawn from the seed, or a trained source. */
export const CurveStart = z.enum(["scratch", "pretrained"]);
export type CurveStart = z.infer<typeof CurveStart>;

/** Small enough that all combinations fit in a queue that somebody waits for. */
const MOST_SIZES = 12;
const MOST_SEEDS = 10;

const CurveSizes = z
  .array(z.number().int().min(2).max(1_000_000))
  .min(1)
  .max(MOST_SIZES)
  .transform((sizes) => [...new Set(sizes)].sort((a, b) => a - b));

export const LearningCurveSpec = z.strictObject({
  /** Everything but the start, the seed, the training patients and the epochs of small sets, which the curve decides. */
  base: RunSpec,
  /** What the second curve starts from; null for one from scratch alone. */
  from: InitialWeightsSpec.nullable(),
  /** Training patients, rising. */
  patients: CurveSizes,
  /** Seeds 1 … n: of the patients that are drawn, of weights, order and augmentation. */
  seeds: z.number().int().min(1).max(MOST_SEEDS).default(3),
  /** Where few films make fewer optimizer updates in the epochs of `base`, it trains for more epochs. */
  leastUpdates: z.number().int().min(0).max(100_000).default(300),
});
export type LearningCurveSpec = z.infer<typeof LearningCurveSpec>;

/** What a page asks for: the settings are those of the start. */
export const LearningCurveRequest = z.strictObject({
  dataset: DatasetId,
  from: InitialWeightsSpec.nullable().default(null),
  /** @default what suits the data set */
  patients: CurveSizes.nullable().default(null),
  seeds: LearningCurveSpec.shape.seeds,
  leastUpdates: LearningCurveSpec.shape.leastUpdates,
  /** @default those of the start */
  epochs: z.number().int().min(1).max(2000).nullable().default(null),
  waivers: z.array(Waiver).default([]),
});
export type LearningCurveRequest = z.infer<typeof LearningCurveRequest>;

/** A run of a curve as it was planned. */
export const PlannedCurveRun = z.object({
  start: CurveStart,
  patients: z.number().int(),
  seed: z.number().int(),
  /** It trains on. */
  films: z.number().int(),
  epochs: z.number().int(),
  /** Null while it is not in the queue yet. */
  run: z.string().nullable(),
});
export type PlannedCurveRun = z.infer<typeof PlannedCurveRun>;

/** What is stored of a curve; its figures are in its runs. */
export const StoredLearningCurve = z.object({
  spec: LearningCurveSpec,
  /** What the second curve starts from, in words; null where there is none. */
  fromWords: z.string().nullable(),
  /** Of the data set as it was. */
  dataset: z.object({ id: z.string(), title: z.string(), fingerprint: z.string(), synthetic: z.boolean() }),
  test: z.object({ films: z.number().int(), patients: z.number().int() }),
  validation: z.object({ films: z.number().int(), patients: z.number().int() }),
  /** What a reader should know of the start and these films, in sentences. */
  notes: z.array(z.string()),
  /** Training patients that there are. */
  available: z.number().int(),
  runs: z.array(PlannedCurveRun),
});
export type StoredLearningCurve = z.infer<typeof StoredLearningCurve>;
