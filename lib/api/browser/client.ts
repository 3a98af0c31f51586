/** @file The one HTTP client of the browser: every answer is parsed by its schema, every refusal is a HilumError. */
import { z } from "zod";
import { Assessment } from "../../assessment/assessment";
import { EvaluationHeadline } from "../../assessment/evaluation-headline";
import {
  LearningCurve,
  LearningCurveHeadline,
  LearningCurvePlan,
} from "../../assessment/learning-curve/learning-curve";
import type { LearningCurveRequest } from "../../assessment/learning-curve/learning-curve-spec";
import { LeftOutSources } from "../../assessment/left-out/left-out-sources";
import { JoinPreview, JoinState } from "../../datasets/joins/join-preview";
import type { JoinRequest } from "../../datasets/joins/join-request";
import type { LabelMapping } from "../../datasets/label-mapping";
import { SubgroupReport } from "../../assessment/subgroups/subgroup-report";
import type { Waiver } from "../../audit/audit-report";
import { AuditHeadline, AuditView } from "../../audit/audit-state";
import { LabelDoubtList } from "../../assessment/label-noise/label-doubt-list";
import { ReviewBoard } from "../../assessment/label-noise/review-board";
import type { NewLabelReview } from "../../datasets/label-reviews/label-review";
import { FilmDetail } from "../film-detail";
import { ShortcutState } from "../shortcut-state";
import { CohortTable } from "../../datasets/cohorts/cohort-counts";
import type { CohortFilter } from "../../datasets/cohorts/cohort-filter";
import { SourcePlan } from "../../datasets/splits/source-plan";
import type { SplitSpec } from "../../datasets/splits/split-spec";
import type { RefusedUpload, SentFile, SentFilm } from "../../datasets/sent-file";
import type { FilmFilter } from "../../datasets/film-filter";
import { DatasetSummary } from "../../datasets/dataset";
import { HilumError } from "../../errors";
import { type Experiment, StoredExperiment } from "../../experiments/experiment";
import { EvaluationReport } from "../../metrics/evaluation-report";
import { MeasuredViews } from "../../metrics/views-effect";
import type { WantedPoint } from "../../metrics/operating-points/wanted-point";
import { PublishedModel } from "../../publish/model";
import type { TestViews } from "../../tensor/test-views";
import { RangeTest } from "../../training/learning-rate/learning-rate-range";
import { RunDetail, type RunSpec, RunSummary } from "../../training/run";
import {
  ArrivedFiles,
  AugmentedFilms,
  DatasetList,
  DatasetVersionList,
  EngineNotice,
  ErrorAnswer,
  ExperimentList,
  FileVerdict,
  FilmPage,
  ImportedSamples,
  ImportResult,
  ImportStarted,
  ImportState,
  LayersModelAnswer,
  ModelList,
  ParameterSummary,
  RecipeList,
  ReviewedVersionAnswer,
  RunList,
  SourceList,
  SplitPreview,
  StartingWeightsList,
  StartingWeightsPreview,
  StatusReport,
} from "../responses";

export interface RequestOptions {
  signal?: AbortSignal;
}

interface CallOptions extends RequestOptions {
  headers?: Record<string, string>;
}

export type RunCommand = "stop" | "pause" | "resume";

/** What a new experiment starts from: nothing, a data set, another experiment, or the exact spec of a run. */
export interface NewExperiment {
  title: string;
  dataset?: string;
  cloneOfRun?: string;
  cloneOfExperiment?: string;
}

/** Which of the films that pass a filter. */
export interface FilmPageRequest {
  /** @default 0 */
  offset?: number;
  /** At most 5,000, with thumbnails 200. @default 60 */
  limit?: number;
  /** @default false */
  thumbnails?: boolean;
}

/**
 * Sends one request and parses the answer. Throws a HilumError: the server's own, or `storageUnavailable` when the
 * server cannot be reached or answers with something that is not Hilum's.
 */
async function call<Schema extends z.ZodType>(
  method: string,
  path: string,
  schema: Schema,
  body?: BodyInit | object,
  options: CallOptions = {},
): Promise<z.output<Schema>> {
  const raw =
    body === undefined ||
    body instanceof Blob ||
    body instanceof FormData ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body) ||
    typeof body === "string";
  const response = await fetch(path, {
    method,
    signal: options.signal,
    cache: "no-store",
    headers: { ...(raw ? {} : { "content-type": "application/json" }), ...options.headers },
    body: raw ? (body as BodyInit | undefined) : JSON.stringify(body),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new HilumError("storageUnavailable", "The Hilum server does not answer.", {
      remedy: "Check that `npm start` is still running; what you see stays here.",
      cause: error,
    });
  });
  if (response.status === 204) return schema.parse(undefined);
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return schema.parse(answer);
  const refusal = ErrorAnswer.safeParse(answer);
  if (refusal.success && refusal.data.error.code !== "internal")
    throw new HilumError(refusal.data.error.code, refusal.data.error.message, { remedy: refusal.data.error.remedy });
  throw new HilumError(
    "environment",
    refusal.success ? refusal.data.error.message : `The server answered ${response.status}.`,
    { remedy: "Try again; the server's log has the details." },
  );
}

const id = encodeURIComponent;
const query = (values: Record<string, string | number | undefined>): string => {
  const given = Object.entries(values).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
  return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
};

/** What pages ask of the server, a method for each route: the answer, or the HilumError that {@link call} tells of. */
export const client = {
  getStatus: (options?: RequestOptions) => call("GET", "/api/status", StatusReport, undefined, options),

  listExperiments: (options?: RequestOptions) => call("GET", "/api/experiments", ExperimentList, undefined, options),
  createExperiment: (request: NewExperiment) => call("POST", "/api/experiments", StoredExperiment, request),
  getExperiment: (experiment: string, options?: RequestOptions) =>
    call("GET", `/api/experiments/${id(experiment)}`, StoredExperiment, undefined, options),
  /** Saves a notebook. Throws `conflict` when the file changed since `revision` was read. */
  updateExperiment: (experiment: Experiment, revision: string) =>
    call("PUT", `/api/experiments/${id(experiment.id)}`, StoredExperiment, { experiment, revision }),

  listDatasets: (options?: RequestOptions) => call("GET", "/api/datasets", DatasetList, undefined, options),
  /** Puts a data set in the bin, from where it comes back. Throws `conflict` while a run needs it. */
  binDataset: (dataset: string) => call("DELETE", `/api/datasets/${id(dataset)}`, z.undefined()),
  /** Deletes a data set with its films, without a way back. Throws `conflict` while a run needs it. */
  deleteDataset: (dataset: string) => call("DELETE", `/api/datasets/${id(dataset)}?forGood=true`, z.undefined()),
  /** Holds a data set for tests only, or lets networks be trained on it. Throws `conflict` while a run trains on it. */
  setTestOnly: (dataset: string, testOnly: boolean) =>
    call("PATCH", `/api/datasets/${id(dataset)}`, DatasetSummary, { testOnly }),
  restoreDataset: (dataset: string) => call("POST", `/api/datasets/${id(dataset)}/restore`, DatasetSummary),
  /** All versions of a data set, the newest first. */
  listDatasetVersions: (dataset: string, options?: RequestOptions) =>
    call("GET", `/api/datasets/${id(dataset)}/versions`, DatasetVersionList, undefined, options),
  /** Films that pass a filter, by rising index. */
  listFilms: (dataset: string, { thumbnails, ...range }: FilmFilter & FilmPageRequest = {}, options?: RequestOptions) =>
    call(
      "GET",
      `/api/datasets/${id(dataset)}/films${query({ ...range, thumbnails: thumbnails ? "true" : undefined })}`,
      FilmPage,
      undefined,
      options,
    ),
  /** One film with its neighbours among those that pass a filter. */
  getFilm: (dataset: string, index: number, filter: FilmFilter = {}, options?: RequestOptions) =>
    call("GET", `/api/datasets/${id(dataset)}/films/${index}${query({ ...filter })}`, FilmDetail, undefined, options),
  /** Films by label, sex, age band, view and source, with what is missing. */
  getCohort: (dataset: string, options?: RequestOptions) =>
    call("GET", `/api/datasets/${id(dataset)}/cohort`, CohortTable, undefined, options),
  /** The sources of a data set with their films; "" is for films that name none. */
  listSources: (dataset: string, options?: RequestOptions) =>
    call("GET", `/api/datasets/${id(dataset)}/split`, SourceList, undefined, options),
  previewSplit: (dataset: string, request: { cohort: CohortFilter; split: SplitSpec }, options?: RequestOptions) =>
    call("POST", `/api/datasets/${id(dataset)}/split`, SplitPreview, request, options),
  /** Training films as a run with this spec would see them; each `round` shows others. */
  previewAugmentation: (
    { dataset, cohort, split, preprocessing, training, cnn }: RunSpec,
    show: { films: number; draws: number; round: number },
    options?: RequestOptions,
  ) =>
    call(
      "POST",
      `/api/datasets/${id(dataset)}/augmentation`,
      AugmentedFilms,
      { cohort, split, preprocessing, training, size: cnn.input.size, ...show },
      options,
    ),

  getAudit: (dataset: string, options?: RequestOptions) =>
    call("GET", `/api/datasets/${id(dataset)}/audit`, AuditView, undefined, options),
  getAuditHeadline: (dataset: string, options?: RequestOptions) =>
    call("GET", `/api/datasets/${id(dataset)}/audit/headline`, AuditHeadline, undefined, options),
  /** Has an audit that failed made again. */
  retryAudit: (dataset: string) => call("POST", `/api/datasets/${id(dataset)}/audit`, AuditView),
  /** Says of pairs of films (by blob) whether they are one film; null takes it back. */
  saveVerdicts: (
    dataset: string,
    request: { pairs: { first: string; second: string }[]; verdict: "duplicate" | "different" | null; by: string },
  ) => call("PUT", `/api/datasets/${id(dataset)}/audit/verdicts`, AuditView, request),

  /** Films whose labels these runs contradict with confidence, the most doubtful first. */
  listLabelDoubts: (
    dataset: string,
    { runs, reader }: { runs: readonly string[]; reader?: string },
    options?: RequestOptions,
  ) =>
    call(
      "GET",
      `/api/datasets/${id(dataset)}/label-doubts${query({ runs: runs.join(","), reader })}`,
      LabelDoubtList,
      undefined,
      options,
    ),
  /** Records what a reader says of labels of films. */
  saveLabelReviews: (dataset: string, reviews: readonly NewLabelReview[]) =>
    call("PUT", `/api/datasets/${id(dataset)}/label-reviews`, ReviewBoard, { reviews }),
  /** Makes the next version of the data set of what readers said. Throws `conflict` where that changes nothing. */
  makeReviewedVersion: (dataset: string, request: { by: string; why: string }) =>
    call("POST", `/api/datasets/${id(dataset)}/label-reviews`, ReviewedVersionAnswer, request),

  /** What a joined data set would hold; nothing is made. */
  previewJoin: (request: JoinRequest, options?: RequestOptions) =>
    call("POST", "/api/joins/preview", JoinPreview, request, options),
  /** Joins data sets into a new one. Throws `conflict` for a name that is taken, and for what cannot be joined. */
  joinDatasets: (request: JoinRequest & { id: string; title: string }) =>
    call("POST", "/api/joins", DatasetSummary, request),
  /** What a joined data set is joined of, and whether a member has changed since. */
  getJoinState: (dataset: string, options?: RequestOptions) =>
    call("GET", `/api/datasets/${id(dataset)}/join`, JoinState, undefined, options),
  /** Makes the next version of a joined data set. Throws `conflict` where no member has changed. */
  makeNextJoin: (dataset: string) => call("POST", `/api/datasets/${id(dataset)}/join`, DatasetSummary),

  /** What is known of public data sets: what to fetch, licence, citation, what a whole copy holds. */
  listRecipes: (options?: RequestOptions) => call("GET", "/api/recipes", RecipeList, undefined, options),

  /** Opens an import of a new data set, or with `adds` of films for one that is there. */
  startImport: (request: { name: string; title: string; adds?: boolean }) =>
    call("POST", "/api/imports", ImportStarted, request),
  /** How much of an import has arrived. Throws `notFound` when it was finished, cancelled or given up. */
  getImport: (session: string, options?: RequestOptions) =>
    call("GET", `/api/imports/${id(session)}`, ImportState, undefined, options),
  /** Which of the files have arrived before, so that they need not be sent again. */
  listArrived: (session: string, files: readonly SentFile[], options?: RequestOptions) =>
    call("POST", `/api/imports/${id(session)}/arrived`, ArrivedFiles, { files }, options),
  /** Sends one film of a folder being imported; `path` is relative to the folder. A refusal is an answer, not an error. */
  putImportFile: (
    session: string,
    { path, stamp }: SentFile,
    bytes: Blob | Uint8Array<ArrayBuffer>,
    options?: RequestOptions,
  ) =>
    call("PUT", `/api/imports/${id(session)}/files`, FileVerdict, bytes, {
      ...options,
      headers: { "x-hilum-path": encodeURIComponent(path), "x-hilum-stamp": stamp },
    }),
  /** Those of the files that have arrived and are films, in small. */
  listImportedSamples: (session: string, files: readonly SentFile[], options?: RequestOptions) =>
    call("POST", `/api/imports/${id(session)}/samples`, ImportedSamples, { files }, options),
  /** Makes the data set, or its next version, of the planned films that have arrived. */
  commitImport: (
    session: string,
    plan: { films: readonly SentFilm[]; rejected: readonly RefusedUpload[]; replace?: boolean },
  ) => call("POST", `/api/imports/${id(session)}/commit`, ImportResult, plan),
  cancelImport: (session: string) => call("DELETE", `/api/imports/${id(session)}`, z.undefined()),

  listRuns: (options?: RequestOptions) => call("GET", "/api/runs", RunList, undefined, options),
  createRun: (request: { experiment: string | null; spec: RunSpec }) => call("POST", "/api/runs", RunSummary, request),
  getRun: (run: string, options?: RequestOptions) => call("GET", `/api/runs/${id(run)}`, RunDetail, undefined, options),
  /** How a run does on groups of its test films, or of those of an evaluation elsewhere, asked about one class. */
  getSubgroups: (run: string, evaluation: string | null, label: string, options?: RequestOptions) =>
    call(
      "GET",
      `/api/runs/${id(run)}${evaluation === null ? "" : `/evaluations/${id(evaluation)}`}/subgroups${query({ label })}`,
      SubgroupReport,
      undefined,
      options,
    ),
  /** Throws `notFound` for a run that is not completed, and for those of version 0.1. */
  getValidationReport: (run: string, options?: RequestOptions) =>
    call("GET", `/api/runs/${id(run)}/validation-report`, EvaluationReport, undefined, options),
  /** Counts as a look at the test films of these runs, once a day. */
  recordComparison: (runs: readonly string[]) => call("POST", "/api/comparisons", z.undefined(), { runs }),
  controlRun: (run: string, control: RunCommand) => call("POST", `/api/runs/${id(run)}/${control}`, RunSummary),
  /** A run's evaluations on other data sets, the newest first, without the films' predictions. */
  listEvaluations: (run: string, options?: RequestOptions) =>
    call("GET", `/api/runs/${id(run)}/evaluations`, z.array(EvaluationHeadline), undefined, options),
  /** Has a run evaluated on another data set. Throws `invalidDataset` for labels that nobody decided on. */
  createEvaluation: (run: string, request: { dataset: string; mapping: LabelMapping }) =>
    call("POST", `/api/runs/${id(run)}/evaluations`, Assessment, request),
  deleteEvaluation: (run: string, evaluation: string) =>
    call("DELETE", `/api/runs/${id(run)}/evaluations/${id(evaluation)}`, z.undefined()),
  /** Runs of the same settings, each without one source of the films, with what they score on it. */
  getLeftOutSources: (run: string, options?: RequestOptions) =>
    call("GET", `/api/runs/${id(run)}/left-out-sources`, LeftOutSources, undefined, options),
  /** Which sources can be left out, which cannot and why. Throws `conflict` for a run that is not completed. */
  planLeftOutSources: (run: string, options?: RequestOptions) =>
    call("GET", `/api/runs/${id(run)}/left-out-sources/plan`, SourcePlan, undefined, options),
  /** Queues a run without each of the sources. Throws `conflict` for red findings that nobody waived. */
  leaveSourcesOut: (run: string, sources: readonly string[]) =>
    call("POST", `/api/runs/${id(run)}/left-out-sources`, LeftOutSources, { sources }),
  /** All learning curves, the newest first. */
  listLearningCurves: (options?: RequestOptions) =>
    call("GET", "/api/learning-curves", z.array(LearningCurveHeadline), undefined, options),
  getLearningCurve: (curve: string, options?: RequestOptions) =>
    call("GET", `/api/learning-curves/${id(curve)}`, LearningCurve, undefined, options),
  /** What a curve would train; nothing is stored. Throws `conflict` for a start that has learned from films it would be judged by. */
  planLearningCurve: (request: LearningCurveRequest, options?: RequestOptions) =>
    call("POST", "/api/learning-curves/plan", LearningCurvePlan, request, options),
  /** Queues the runs of a curve. Throws as `planLearningCurve`, and `conflict` for red findings that nobody waived. */
  startLearningCurve: (request: LearningCurveRequest) => call("POST", "/api/learning-curves", LearningCurve, request),
  /** Queues what is missing of a curve and goes on with what ended early. */
  resumeLearningCurve: (curve: string) => call("POST", `/api/learning-curves/${id(curve)}`, LearningCurve),
  /** Forgets a curve; its runs stay. */
  deleteLearningCurve: (curve: string) => call("DELETE", `/api/learning-curves/${id(curve)}`, z.undefined()),
  listParameters: (run: string, options?: RequestOptions) =>
    call("GET", `/api/runs/${id(run)}/weights`, z.array(ParameterSummary), undefined, options),
  /** The values of one parameter of a trained run, in its shape's order. */
  async getParameter(run: string, parameter: string, options: RequestOptions = {}): Promise<Float32Array> {
    const response = await fetch(`/api/runs/${id(run)}/weights${query({ parameter })}`, { signal: options.signal });
    if (!response.ok)
      throw new HilumError("notFound", `The values of ${parameter} cannot be read.`, {
        remedy: "Reload the page and try again.",
      });
    return new Float32Array(await response.arrayBuffer());
  },

  /** Sends `model.json` and its weight files. */
  storeLayersModel(files: readonly File[]): Promise<LayersModelAnswer> {
    const form = new FormData();
    for (const file of files) form.append("file", file);
    return call("POST", "/api/layers-models", LayersModelAnswer, form);
  },
  /** Weights that go with the product, to start a training from. */
  listStartingWeights: (options?: RequestOptions) =>
    call("GET", "/api/starting-weights", StartingWeightsList, undefined, options),
  /** What a run with this spec would load before its first step. */
  previewStartingWeights: (spec: RunSpec, options?: RequestOptions) =>
    call("POST", "/api/starting-weights", StartingWeightsPreview, { spec }, options),
  getEngineNotice: (engine: string, options?: RequestOptions) =>
    call("GET", `/api/engines/${id(engine)}`, EngineNotice, undefined, options),

  /** Asks a worker for a learning-rate range test of the run that `spec` describes. */
  createRangeTest: (spec: RunSpec) => call("POST", "/api/range-tests", RangeTest, { spec }),
  getRangeTest: (test: string, options?: RequestOptions) =>
    call("GET", `/api/range-tests/${id(test)}`, RangeTest, undefined, options),
  cancelRangeTest: (test: string) => call("DELETE", `/api/range-tests/${id(test)}`, z.undefined()),

  /** How far the shortcut audit of a run is, and all that was found against it. */
  getShortcuts: (run: string, options?: RequestOptions) =>
    call("GET", `/api/runs/${id(run)}/shortcuts`, ShortcutState, undefined, options),
  /** Asks a worker for the shortcut audit of a completed run. */
  requestShortcuts: (run: string) => call("POST", `/api/runs/${id(run)}/shortcuts`, ShortcutState),

  listModels: (options?: RequestOptions) => call("GET", "/api/models", ModelList, undefined, options),
  /** Publishes a completed run, or several as one model. */
  publishRuns: (request: {
    runs: readonly string[];
    name: string;
    views?: TestViews;
    waivers?: readonly Waiver[];
    operatingPoint?: WantedPoint | null;
  }) => call("POST", "/api/models", PublishedModel, request),
  /** What it changes on validation films to show networks each film in several views. */
  measureViews: (runs: readonly string[]) => call("POST", "/api/test-views", z.array(MeasuredViews), { runs }),
};

/** The address of one film: a grey PNG as it is stored, or of 8 bits whose longer side is at most `max` pixels. */
export const filmPixelsUrl = (dataset: string, index: number, max?: number): string =>
  `/api/datasets/${id(dataset)}/films/${index}/pixels${query({ max })}`;
/** The address of one film as a small WebP. */
export const thumbnailUrl = (dataset: string, index: number): string =>
  `/api/datasets/${id(dataset)}/films/${index}/thumbnail`;
/** The address of a run's event stream, from the event after `after`. */
export const runEventsUrl = (run: string, after: number): string => `/api/runs/${id(run)}/events${query({ after })}`;
/** The address of a part of a published model; with its `digest` the browser may keep the bytes for good. */
export const modelPartUrl = (model: string, part: "onnx" | "explain" | "golden", digest?: string): string =>
  `/api/models/${id(model)}/${part}${query({ digest })}`;
/** The address of a reporting checklist filled in for a run, or for a model (`name@version`) that was made of it, as a file. */
export const checklistUrl = (
  run: string,
  wanted: { standard: "claim" | "tripod"; format: "md" | "html"; model?: string },
): string => `/api/runs/${id(run)}/checklist${query(wanted)}`;
