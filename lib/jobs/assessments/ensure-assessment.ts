import { setTimeout as sleep } from "node:timers/promises";
import {
  type Assessment,
  type AssessmentProgress,
  type AssessmentSubject,
  type ResultOf,
} from "../../assessment/assessment";
import { type Store } from "../../store/open-store";
import { claimAssessment, createAssessment, getAssessment } from "../../store/runs/assessment-store";
import { makeAssessment } from "./make-assessment";

const LOOK_MS = 300;

export interface EnsureAssessmentOptions {
  onProgress?: (progress: AssessmentProgress) => void;
  signal?: AbortSignal;
}

/** An assessment that is whole. */
export type MadeAssessment<Kind extends AssessmentSubject["kind"]> = Assessment & { result: ResultOf<Kind> };

/**
 * The assessment of a completed run with this subject: the stored one; else the one that somebody is making, once it is
 * whole; else it is made here. One that failed before is tried again.
 * @param run the run's id.
 * @throws HilumError where it cannot be made, or is deleted meanwhile; the signal's reason when aborted.
 */
export async function ensureAssessment<Kind extends AssessmentSubject["kind"]>(
  store: Store,
  run: string,
  subject: AssessmentSubject & { kind: Kind },
  { onProgress, signal = new AbortController().signal }: EnsureAssessmentOptions = {},
): Promise<MadeAssessment<Kind>> {
  const { id } = await createAssessment(store, run, subject);
  for (;;) {
    signal.throwIfAborted();
    const assessment = await getAssessment(store, id);
    if (isMade(assessment, subject.kind)) return assessment;
    const claim = await claimAssessment(store, id);
    if (claim !== null) {
      await makeAssessment(store, claim, { signal, onProgress });
      continue;
    }
    if (assessment.progress !== null) onProgress?.(assessment.progress);
    await sleep(LOOK_MS, undefined, { signal });
  }
}

function isMade<Kind extends AssessmentSubject["kind"]>(
  assessment: Assessment,
  kind: Kind,
): assessment is MadeAssessment<Kind> {
  return assessment.result?.kind === kind;
}
