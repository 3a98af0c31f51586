import { type AssessmentProgress, type AssessmentResult } from "../../assessment/assessment";
import { failureBody } from "../../failures/known-failure";
import { isDatabaseAway } from "../../failures/storage-failure";
import { type Store } from "../../store/open-store";
import { patiently } from "../../store/patiently";
import {
  type AssessmentClaim,
  finishAssessment,
  releaseAssessment,
  reportAssessment,
} from "../../store/runs/assessment-store";
import { holdClaim } from "../hold-claim";
import { type AssessmentWork } from "./assessment-work";
import { makeEvaluation } from "./make-evaluation";
import { makeShortcutAudit } from "./make-shortcut-audit";

const BUG = "The assessment stopped because of a mistake inside Hilum. The log has the details.";

/**
 * Makes a claimed assessment and stores what it finds, or why it could not be made. On abort the claim goes back.
 * Resolves false when the claim was lost: to another maker, or because the assessment was deleted.
 * @throws the signal's reason when aborted; otherwise what made it fail, which is stored.
 */
export async function makeAssessment(
  store: Store,
  claim: AssessmentClaim,
  { signal, onProgress }: { signal: AbortSignal; onProgress?: (progress: AssessmentProgress) => void },
): Promise<boolean> {
  const made = await holdClaim<AssessmentProgress, AssessmentResult>(
    { report: (progress) => reportAssessment(store, claim, progress), onProgress, signal },
    (work) => resultOf(store, claim, work),
  );
  if (made === "lost") return false;
  try {
    if ("error" in made) throw made.error;
    await patiently(() => finishAssessment(store, claim, { result: made.result }), signal);
    return true;
  } catch (error) {
    // A database that was away says nothing of the network: the next maker begins again.
    if (signal.aborted || isDatabaseAway(error)) await patiently(() => releaseAssessment(store, claim));
    else
      await patiently(() =>
        finishAssessment(store, claim, { failure: failureBody(error, { place: store.home, bug: BUG }) }),
      );
    throw error;
  }
}

function resultOf(store: Store, { run, subject }: AssessmentClaim, work: AssessmentWork): Promise<AssessmentResult> {
  switch (subject.kind) {
    case "evaluation":
      return makeEvaluation(store, run, subject, work);
    case "shortcuts":
      return makeShortcutAudit(store, run, work);
  }
}
