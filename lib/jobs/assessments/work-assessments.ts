import { isHilumError } from "../../errors";
import { bugReport } from "../../store/bug-report";
import { type Store } from "../../store/open-store";
import { claimNextAssessment } from "../../store/runs/assessment-store";
import { makeAssessment } from "./make-assessment";

/** Makes one assessment that waits, or one whose maker died. False when there is none. */
export async function workAssessment(
  store: Store,
  { signal, log }: { signal: AbortSignal; log: (line: string) => void },
): Promise<boolean> {
  const claim = await claimNextAssessment(store);
  if (claim === null) return false;
  const title = `${claim.subject.kind} ${claim.id} of run ${claim.run}`;
  try {
    if (await makeAssessment(store, claim, { signal })) log(`${title}: made`);
  } catch (error) {
    if (signal.aborted) return false;
    log(`${title}: ${isHilumError(error) ? error.message : bugReport(error)}`);
  }
  return true;
}
