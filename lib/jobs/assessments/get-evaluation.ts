import { type Assessment } from "../../assessment/assessment";
import { type EvaluationResult, type EvaluationSubject } from "../../assessment/evaluation";
import { HilumError } from "../../errors";
import { type Store } from "../../store/open-store";
import { getAssessment } from "../../store/runs/assessment-store";
import { getRunSummary } from "../../store/runs/run-store";

/** An evaluation of a run on another data set, whole. Throws `notFound`, also for one of another run. */
export async function getEvaluation(
  store: Store,
  runIdOrName: string,
  id: string,
): Promise<Assessment & { subject: EvaluationSubject; result: EvaluationResult | null }> {
  const run = await getRunSummary(store, runIdOrName);
  const found = await getAssessment(store, id);
  const { subject, result } = found;
  if (found.run === run.id && subject.kind === "evaluation")
    return { ...found, subject, result: result?.kind === "evaluation" ? result : null };
  throw new HilumError("notFound", `Run ${run.name} has no evaluation ${id}.`, {
    remedy: "See them on the run's page.",
  });
}
