import { z } from "zod";
import { ModelFinding } from "../assessment/model-finding";
import { SubgroupReport } from "../assessment/subgroups/subgroup-report";
import { Waiver } from "../audit/audit-report";
import { CnnSpec } from "../architectures/cnn-spec";
import { PreprocessingSpec } from "../imaging/network/preprocessing-spec";
import { ModelGate } from "../gate/model-gate";
import { CalibrationEffect } from "../metrics/calibration/calibration-effect";
import { NetworkCalibration } from "../metrics/calibration/network-calibration";
import { EvaluationReport } from "../metrics/evaluation-report";
import { MultiLabelReport } from "../metrics/multi-label/multi-label-report";
import { RiskCoverage } from "../metrics/risk-coverage";
import { ViewsEffect } from "../metrics/views-effect";
import { OperatingPoint } from "../metrics/operating-points/operating-point";
import { OutputActivation } from "../tensor/probabilities";
import { TestViews } from "../tensor/test-views";
import { EnsembleMember, TestedBy } from "./ensemble-member";
import { KnownPatients } from "./card/known-patients";
import { Doubt } from "../training/doubts";
import { TestLooks } from "../training/test-looks";
import { ShippedOrigin } from "./shipped/shipped-origin";
import { TrainingStart } from "./training-start";

export const ModelName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lower-case letters, digits and - only");

/** The sentence every page and export that shows a prediction carries. */
export const WARNING =
  "Research and teaching demonstration — not a medical device. Do not use for diagnosis, triage, treatment or infection-control decisions. A chest X-ray cannot confirm or exclude COVID-19.";

/** A published model: what the prediction page needs to know, and what a reader should. Weights lie in blobs. */
export const PublishedModel = z.object({
  name: ModelName,
  /** Rises by one with each publication under the name. */
  version: z.number().int().min(1),
  /** The run that it was made of; of a shipped model that run is not here. */
  run: z.string(),
  labels: z.array(z.string()),
  cnn: CnnSpec,
  preprocessing: PreprocessingSpec,
  /** The networks whose mean it is, the first of them of `run` and `cnn`; none where it is one network. */
  members: z.array(EnsembleMember).default([]),
  /** In which views each network is shown a film; its answer is the mean over them. */
  views: TestViews.default("none"),
  /** What the views change on validation films; null without views. */
  viewsEffect: ViewsEffect.nullable().default(null),
  /** Who judged the films of the report. Of models of one network always `all`. */
  testedBy: TestedBy.default("all"),
  /** What makes probabilities of the logits: softmax, or a sigmoid for each label on its own. */
  activation: OutputActivation.default("softmax"),
  /** How its probabilities were calibrated; null in models from before calibration, which are not. */
  calibration: NetworkCalibration.nullable().default(null),
  /** What that does on the test split; null where nothing is calibrated. */
  calibrationEffect: CalibrationEffect.nullable().default(null),
  /** The threshold above which the page flags a film for one class; null where none was asked for. */
  operatingPoint: OperatingPoint.nullable().default(null),
  /** How it does on groups of its test films; null in models from before it was measured, and where the data set was gone. */
  subgroups: SubgroupReport.nullable().default(null),
  synthetic: z.boolean(),
  /** `images` counts films: published documents have that word since version 0.1. */
  dataset: z.object({
    id: z.string(),
    title: z.string(),
    fingerprint: z.string(),
    images: z.number(),
    patients: z.number(),
    /** Null in models from before it was recorded. */
    known: KnownPatients.nullable().default(null),
  }),
  /** Red findings of the data set's audit that were waived for its run. */
  waivers: z.array(Waiver).default([]),
  /** What was found out about the network before it was published: reasons to doubt it and its shortcut audit, red first. None in models from before. */
  findings: z.array(ModelFinding).default([]),
  /** The red ones of them that somebody took responsibility for. */
  findingWaivers: z.array(Waiver).default([]),
  /** Absent in models from before it was recorded. */
  start: TrainingStart.optional(),
  /** Why it is of no use, where it was published all the same. */
  doubts: z.array(Doubt).default([]),
  /** How often its test films had been looked at when it was published; null where that is not known. */
  testLooks: TestLooks.nullable().default(null),
  /** What stands before it beside the gate of all models; null in models from before there was one. */
  gate: ModelGate.nullable().default(null),
  /** How it errs on the test split where it answers only what it is surest of; null in models from before it was measured. */
  riskCoverage: RiskCoverage.nullable().default(null),
  /** Of the network as it was trained, before calibration; of several, of the mean of their calibrated probabilities. Without films where `testedBy` is `none`. */
  report: EvaluationReport.omit({ predictions: true }),
  /** Of a network that tells several findings a film: each by itself, with the threshold from which on it is called there. `report` is without films then, and `testedBy` is `none`. */
  multiLabel: MultiLabelReport.omit({ predictions: true }).nullable().default(null),
  /** SHA-256 of the inference ONNX file: inputs `image` [N,1,H,W]; outputs `logits`, `probabilities` [N,K]. */
  onnxDigest: z.string(),
  /** SHA-256 of the explanation ONNX file: inputs `image` [N,1,H,W], `target` [N,K] one-hot; outputs `probabilities`, `heatmap` [N,h,w] in 0–1. */
  explainDigest: z.string(),
  /** A training-split-independent film and the probabilities the trainer gave for it: the page checks itself on this. */
  golden: z.object({ image: z.string(), probabilities: z.array(z.number()) }),
  publishedAt: z.string(),
  /** Where it comes from if it was not trained here but goes with the product. */
  shipped: ShippedOrigin.nullable().default(null),
});
export type PublishedModel = z.infer<typeof PublishedModel>;
