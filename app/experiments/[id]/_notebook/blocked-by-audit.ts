import { blockingFindings } from "@/lib/audit/findings/blocking-findings";
import { nearestAbove } from "@/lib/experiments/cell-dependencies";
import type { Experiment } from "@/lib/experiments/experiment";
import { useExperiment, useNotebook, type NotebookState } from "./notebook-store";

/** Why a train cell must not run, in words: a red finding of the data set above that is neither resolved nor waived. Null where nothing is known against it. */
export function blockedByAudit(
  experiment: Experiment,
  trainCell: string,
  audits: NotebookState["audits"],
): string | null {
  const data = nearestAbove(experiment, trainCell, "data");
  const audit = data?.dataset == null ? undefined : audits[data.dataset];
  if (!data || !audit?.findings) return null;
  const blocking = blockingFindings({ fingerprint: audit.fingerprint, findings: audit.findings }, data.waivers);
  if (blocking.length === 0) return null;
  const named = blocking.map(({ title }) => `“${title}”`).join(", ");
  return `${blocking.length === 1 ? "A red finding" : `${blocking.length} red findings`} of the data set ${blocking.length === 1 ? "stands" : "stand"}: ${named}. Resolve what the report says, or waive it by name in the Data cell above.`;
}

/** {@link blockedByAudit} of the open notebook. */
export function useBlockedByAudit(trainCell: string): string | null {
  return blockedByAudit(
    useExperiment(),
    trainCell,
    useNotebook((state) => state.audits),
  );
}
