/** @file A run: one execution of one RunSpec with one seed. What it is told, its events, and how lists and pages see it. */
import { z } from "zod";
import { CnnSpec } from "../architectures/cnn-spec";
import { Waiver } from "../audit/audit-report";
import { CohortFilter } from "../datasets/cohorts/cohort-filter";
import { DatasetId } from "../datasets/dataset";
import { SplitSpec } from "../datasets/splits/split-spec";
import { StoredFailure } from "../failures/stored-failure";
import { PreprocessingSpec } from "../imaging/network/preprocessing-spec";
import { NetworkCalibration } from "../metrics/calibration/network-calibration";
import { EvaluationReport } from "../metrics/evaluation-report";
import { PretrainingEpoch, PretrainingPoint } from "./pretraining/pretraining-progress";
import { MultiLabelReport } from "../metrics/multi-label/multi-label-report";
import { RunHeadline } from "./run-headline";
import { Doubt } from "./doubts";
import { LoadedWeights } from "./initial-weights-spec";
import { RunStatus } from "./run-status";
import { TestLooks } from "./test-looks";
import { TrainingSpec } from "./training-spec";

/** All a run is told. Frozen when the run is created; two runs with equal specs, data and threads give equal bits. */
export const RunSpec = z.strictObject({
  dataset: DatasetId,
  cohort: CohortFilter.default(CohortFilter.parse({})),
  split: SplitSpec.default(SplitSpec.parse({})),
  preprocessing: PreprocessingSpec.default(PreprocessingSpec.parse({})),
  cnn: CnnSpec,
  training: TrainingSpec,
  /** Red findings of the data set's audit that somebody takes responsibility for. They change no number of the run. */
  waivers: z.array(Waiver).default([]),
});
export type RunSpec = z.infer<typeof RunSpec>;

/** One epoch's metrics; `train*` are means over the epoch's steps, in training mode; `val*` are of the weights that would be kept. */
export const EpochMetrics = z.object({
  epoch: z.number().int(),
  /** Optimizer updates taken when the epoch ended. */
  step: z.number().int(),
  trainLoss: z.number(),
  trainAccuracy: z.number(),
  valLoss: z.number(),
  valAccuracy: z.number(),
  valMacroF1: z.number().nullable(),
  /** The mean over findings; present only where a film may show several: accuracy is then the share of marks that are right. */
  valMacroAuroc: z.number().nullable().optional(),
  /** Of the weights as they are, where `valLoss` is of their average and the run was asked for both. */
  rawValLoss: z.number().optional(),
  learningRate: z.number(),
  /** The mean over the epoch's steps, before clipping. Absent in runs of older versions. */
  gradientNorm: z.number().optional(),
  /** Under group-DRO: what each group counts for in the loss when the epoch ends, a share of 1, by the group's name. */
  groupWeights: z.record(z.string(), z.number()).optional(),
  /** With a source adversary: its head's loss, the mean over the epoch's steps, and what that is where it can tell nothing. */
  sourceAdversary: z.object({ loss: z.number(), guessing: z.number() }).optional(),
  imagesPerSecond: z.number(),
  /** Share of the epoch's wall time spent waiting for input. */
  inputWaitShare: z.number(),
  elapsedMs: z.number(),
});
export type EpochMetrics = z.infer<typeof EpochMetrics>;

/** One step's metrics. The learning rate and the norm of the gradients before clipping are absent in runs of older versions. */
export const StepPoint = z.object({
  step: z.number().int(),
  epoch: z.number().int(),
  loss: z.number(),
  accuracy: z.number(),
  learningRate: z.number().optional(),
  gradientNorm: z.number().optional(),
});
export type StepPoint = z.infer<typeof StepPoint>;

/** What happened, in order. `epoch` and `step` count from 1. */
export const RunEventPayload = z.discriminatedUnion("type", [
  z.object({ type: z.literal("status"), status: RunStatus, reason: z.string().optional() }),
  z.object({ type: z.literal("log"), message: z.string() }),
  /** Several steps in one event, so that a fast net does not write a row a step. */
  z.object({
    type: z.literal("steps"),
    points: z.array(StepPoint),
    totalSteps: z.number().int(),
    imagesPerSecond: z.number(),
    etaMs: z.number().nullable(),
  }),
  z.object({ type: z.literal("epoch"), metrics: EpochMetrics }),
  /** Steps of the phase before training. `etaMs` is that of the whole run. */
  z.object({
    type: z.literal("pretrainingSteps"),
    points: z.array(PretrainingPoint),
    totalSteps: z.number().int(),
    imagesPerSecond: z.number(),
    etaMs: z.number().nullable(),
  }),
  z.object({ type: z.literal("pretrainingEpoch"), metrics: PretrainingEpoch, epochs: z.number().int() }),
  z.object({ type: z.literal("checkpoint"), epoch: z.number().int(), step: z.number().int(), best: z.boolean() }),
  /** The run goes on from `step`: points after it are void and will come again. Below 0, so many steps before the end of pretraining. */
  z.object({ type: z.literal("resumed"), epoch: z.number().int(), step: z.number().int() }),
  /** The weights the run started from, where they were not all drawn from its seed. */
  z.object({ type: z.literal("initialised"), weights: LoadedWeights }),
  /** What computes from here on, in this worker. `notice` is what a user should know of it. */
  z.object({ type: z.literal("engine"), engine: z.string(), computedBy: z.string(), notice: z.string().nullable() }),
  /** The step that ended the run: where its numbers stopped being finite, and the images of its batch. */
  z.object({
    type: z.literal("nonFinite"),
    /** The phase whose step it is; absent for training. */
    phase: z.literal("pretraining").optional(),
    step: z.number().int(),
    epoch: z.number().int(),
    quantity: z.enum(["loss", "gradientNorm"]),
    layer: z.string().nullable(),
    pass: z.enum(["forward", "backward"]).nullable(),
    /** `magnitude` is null where it is infinite. */
    largestGradient: z.object({ parameter: z.string(), magnitude: z.number().nullable() }).nullable(),
    files: z.array(z.string()),
  }),
  z.object({ type: z.literal("workerLost"), worker: z.string(), silentMs: z.number() }),
]);
export type RunEventPayload = z.infer<typeof RunEventPayload>;

/** A stored event. `seq` rises by one within a run, without gaps: it is the `Last-Event-ID` of the stream. */
export const RunEvent = z.object({
  run: z.string(),
  seq: z.number().int().min(1),
  at: z.string(),
  payload: RunEventPayload,
});
export type RunEvent = z.infer<typeof RunEvent>;

/** A run as lists and pages see it. */
export const RunSummary = z.object({
  id: z.string(),
  /** A short name people can say, e.g. `quickstart-3`. */
  name: z.string(),
  experiment: z.string().nullable(),
  status: RunStatus,
  /** Why it failed, in the words of the error; null otherwise. */
  failure: StoredFailure.required({ code: true }).nullable(),
  spec: RunSpec,
  datasetFingerprint: z.string().nullable(),
  splitHash: z.string().nullable(),
  synthetic: z.boolean(),
  /** The worker that holds the lease; null unless running. */
  worker: z.string().nullable(),
  epochsDone: z.number().int(),
  lastEpoch: EpochMetrics.nullable(),
  /** Set once the test split was evaluated; without the per-image predictions in lists. */
  headline: RunHeadline.nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
});
export type RunSummary = z.infer<typeof RunSummary>;

/** A run with its curves, its report, the reasons to doubt it and how it is calibrated, which are none before it is completed. */
export const RunDetail = RunSummary.extend({
  epochs: z.array(EpochMetrics),
  /** Null before it is completed, and where a film may show several findings: see {@link multiLabel}. */
  report: EvaluationReport.nullable(),
  /** In its place of a completed run whose films may show several findings. */
  multiLabel: MultiLabelReport.nullable().default(null),
  doubts: z.array(Doubt),
  /** How often its test films were looked at so far; null where that is not known. */
  testLooks: TestLooks.nullable().default(null),
  /** From its validation split; null before it is completed and in runs without a report of it. The report itself is uncalibrated. */
  calibration: NetworkCalibration.nullable().default(null),
  lastSeq: z.number().int(),
});
export type RunDetail = z.infer<typeof RunDetail>;
