/** @file The answers of the HTTP interface that are not already a schema of another folder. */
import { z } from "zod";
import { CnnSpec } from "../architectures/cnn-spec";
import { DatasetSummary, DatasetVersion, RejectedFile } from "../datasets/dataset";
import { FilmRecord } from "../datasets/film-record";
import { SplitReport } from "../datasets/splits/split-report";
import { Recipe } from "../datasets/recipe";
import { ERROR_CODES, type ErrorCode } from "../errors";
import { StoredExperiment } from "../experiments/experiment";
import { PublishedModel } from "../publish/model";
import { ShippedStart } from "../publish/shipped/shipped-start";
import { LoadedWeights } from "../training/initial-weights-spec";
import { RunSummary } from "../training/run";

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_CODES, code);

export const ErrorAnswer = z.object({
  error: z.object({
    code: z.string().refine((code): code is ErrorCode | "internal" => code === "internal" || isErrorCode(code)),
    message: z.string(),
    remedy: z.string().optional(),
  }),
});

/** The health of the server and its workers. `lastSeenMs` is how long ago the worker was heard of. */
export const StatusReport = z.object({
  version: z.string(),
  database: z.literal("ok"),
  workers: z.array(
    z.object({ id: z.string(), pid: z.number().int(), lastSeenMs: z.number(), run: z.string().nullable() }),
  ),
  datasets: z.number().int(),
});
export type StatusReport = z.infer<typeof StatusReport>;

export const SourceList = z.array(z.object({ source: z.string(), films: z.number().int() }));
export type SourceList = z.infer<typeof SourceList>;

/** What a split would hold, and the hash that a run with it would record. */
export const SplitPreview = SplitReport.extend({ hash: z.string() });
export type SplitPreview = z.infer<typeof SplitPreview>;

/** Training films in some epochs of a run: the film as the network gets it, as a PNG, and what it is mixed with. */
export const AugmentedFilms = z.array(
  z.object({
    film: z.number().int(),
    label: z.string(),
    draws: z.array(
      z.object({
        epoch: z.number().int(),
        src: z.string().startsWith("data:image/png;base64,"),
        /** `share` is what the film itself keeps. */
        mixed: z
          .object({ kind: z.enum(["mixup", "cutmix"]), film: z.number().int(), label: z.string(), share: z.number() })
          .nullable(),
      }),
    ),
  }),
);
export type AugmentedFilms = z.infer<typeof AugmentedFilms>;

/** A film in small as a WebP; null where the film is missing or damaged. */
const Thumbnail = z.string().startsWith("data:image/webp;base64,").nullable();

/** Films of a data set; `total` is of all that pass the filter. A film has a `thumbnail` where it was asked for. */
export const FilmPage = z.object({
  total: z.number().int(),
  films: z.array(FilmRecord.extend({ thumbnail: Thumbnail.optional() })),
});
export type FilmPage = z.infer<typeof FilmPage>;

export const RecipeList = z.array(Recipe);

export const ImportStarted = z.object({ import: z.string() });
/** An import under way: how many of its files have arrived. */
export const ImportState = z.object({
  import: z.string(),
  name: z.string(),
  title: z.string(),
  adds: z.boolean(),
  accepted: z.number().int(),
  rejected: z.number().int(),
});
export type ImportState = z.infer<typeof ImportState>;
/** Of the files asked for, those that need not be sent again. */
export const ArrivedFiles = z.object({ accepted: z.array(z.string()), rejected: z.array(RejectedFile) });
export type ArrivedFiles = z.infer<typeof ArrivedFiles>;
/** Some of the films of an import, to look at before it becomes a data set. */
export const ImportedSamples = z.array(
  z.object({
    path: z.string(),
    width: z.number().int(),
    height: z.number().int(),
    bitDepth: z.number().int(),
    thumbnail: Thumbnail,
  }),
);
export type ImportedSamples = z.infer<typeof ImportedSamples>;
/** What an import did to its data set. */
export const ImportResult = z.object({
  dataset: DatasetSummary,
  added: z.number().int(),
  replaced: z.number().int(),
  unchanged: z.number().int(),
});
export type ImportResult = z.infer<typeof ImportResult>;
export const FileVerdict = z.discriminatedUnion("accepted", [
  z.object({ accepted: z.literal(true) }),
  z.object({ accepted: z.literal(false), reason: z.string() }),
]);
export type FileVerdict = z.infer<typeof FileVerdict>;

export const ExperimentList = z.array(StoredExperiment);
export const DatasetList = z.array(DatasetSummary);
/** What readers' words changed when a version was made of them, in films. */
export const ReviewedVersionAnswer = z.object({
  dataset: DatasetSummary,
  relabelled: z.number().int(),
  excluded: z.number().int(),
  restored: z.number().int(),
  disputed: z.number().int(),
});
export const DatasetVersionList = z.array(DatasetVersion);
export const RunList = z.array(RunSummary);
export const ModelList = z.array(PublishedModel);

/** One array of a trained network and how its values spread. */
export const ParameterSummary = z.object({
  name: z.string(),
  shape: z.array(z.number().int()),
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  standardDeviation: z.number(),
});
export type ParameterSummary = z.infer<typeof ParameterSummary>;

/** Layers files that were uploaded: what a run names them by, and the network in them or why it cannot be trained here. */
export const LayersModelAnswer = z.object({
  blob: z.string(),
  tensors: z.number().int(),
  parameters: z.number().int(),
  network: z.discriminatedUnion("ok", [
    z.object({ ok: z.literal(true), cnn: CnnSpec, notes: z.array(z.string()).readonly() }),
    z.object({ ok: z.literal(false), failure: ErrorAnswer.shape.error }),
  ]),
});
export type LayersModelAnswer = z.infer<typeof LayersModelAnswer>;

/** Weights that go with the product to start from: what a run names them by, and the network they were made for. */
export const StartingWeightsList = z.array(
  ShippedStart.omit({ format: true }).extend({ digest: z.string(), cnn: CnnSpec }),
);
export type StartingWeightsList = z.infer<typeof StartingWeightsList>;

export const StartingWeightsPreview = z.object({ loaded: LoadedWeights.nullable() });
export type StartingWeightsPreview = z.infer<typeof StartingWeightsPreview>;

export const EngineNotice = z.object({ notice: z.string().nullable() });
export type EngineNotice = z.infer<typeof EngineNotice>;
