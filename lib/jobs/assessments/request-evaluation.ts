import { type Assessment } from "../../assessment/assessment";
import { type EvaluationSubject } from "../../assessment/evaluation";
import { type LabelMapping } from "../../datasets/label-mapping";
import { settleMapping } from "../../assessment/map-labels";
import { getDataset } from "../../store/datasets/dataset-store";
import { type Store } from "../../store/open-store";
import { refuseMultiLabel } from "../../training/refuse-multi-label";
import { findRun } from "../../store/runs/run-store";
import { createAssessment } from "../../store/runs/assessment-store";
import { getNetwork } from "../models/open-network";

export interface EvaluationRequest {
  dataset: string;
  /** Of labels whose names do not tell; the others go by their names. @default {} */
  mapping?: LabelMapping;
}

/**
 * What an evaluation of a run or a model on a data set as it is now would be of, its labels settled.
 * Throws `notFound`, `conflict` (run not completed), `invalidDataset` (labels that nobody decided on) and `badRequest` (labels that do not exist).
 */
export async function evaluationSubject(
  store: Store,
  runOrModel: string,
  { dataset: id, mapping = {} }: EvaluationRequest,
): Promise<{ run: string; name: string; subject: EvaluationSubject }> {
  const { run, name, model, labels } = await getNetwork(store, runOrModel);
  // The run of a model that goes with the product is not here.
  const trained = await findRun(store, run);
  if (trained !== null) refuseMultiLabel(trained, "A test on another data set");
  const dataset = await getDataset(store, id);
  const settled = settleMapping(dataset, labels, mapping);
  const { fingerprint } = dataset;
  return { run, name, subject: { kind: "evaluation", dataset: id, fingerprint, model, mapping: settled } };
}

/** Asks for an evaluation; the stored one where there is one of just this. Throws as {@link evaluationSubject}, and `conflict` for a data set in the bin. */
export async function requestEvaluation(
  store: Store,
  runOrModel: string,
  request: EvaluationRequest,
): Promise<Assessment> {
  const { run, subject } = await evaluationSubject(store, runOrModel, request);
  return createAssessment(store, run, subject);
}
