import { type EvaluationHeadline } from "../../assessment/evaluation-headline";
import { type EvaluationResult } from "../../assessment/evaluation";
import { findDataset } from "../../store/datasets/dataset-store";
import { type Store } from "../../store/open-store";
import { listAssessments } from "../../store/runs/assessment-store";

/** The evaluations of a run and of models made of it, the newest first. @param run its id. */
export async function listEvaluations(store: Store, run: string): Promise<EvaluationHeadline[]> {
  const all = await listAssessments(store, run, "evaluation");
  const fingerprints = new Map<string, string | undefined>();
  for (const { subject } of all)
    if (subject.kind === "evaluation" && !fingerprints.has(subject.dataset))
      fingerprints.set(subject.dataset, (await findDataset(store, subject.dataset))?.fingerprint);
  return all.flatMap(({ subject, result, ...state }) => {
    if (subject.kind !== "evaluation") return [];
    const isStale = fingerprints.get(subject.dataset) !== subject.fingerprint;
    return [{ ...state, subject, isStale, result: result?.kind === "evaluation" ? withoutPredictions(result) : null }];
  });
}

function withoutPredictions({ report, ...result }: EvaluationResult): EvaluationHeadline["result"] {
  const { predictions: _, ...figures } = report;
  return { ...result, report: figures };
}
