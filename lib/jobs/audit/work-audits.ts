import { isHilumError } from "../../errors";
import { claimNextAudit } from "../../store/datasets/audit-store";
import { bugReport } from "../../store/bug-report";
import { type Store } from "../../store/open-store";
import { makeAudit } from "./make-audit";

/**
 * Makes one audit that is to be made: of a data set that was imported, drawn or changed since, or one whose maker died.
 * False when there is none.
 */
export async function workAudit(
  store: Store,
  { signal, log }: { signal: AbortSignal; log: (line: string) => void },
): Promise<boolean> {
  const claim = await claimNextAudit(store);
  if (claim === null) return false;
  try {
    if (await makeAudit(store, claim, { signal })) log(`data set ${claim.dataset}: audited`);
  } catch (error) {
    if (signal.aborted) return false;
    log(`data set ${claim.dataset}: ${isHilumError(error) ? error.message : bugReport(error)}`);
  }
  return true;
}
