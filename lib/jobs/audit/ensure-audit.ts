import { setTimeout as sleep } from "node:timers/promises";
import { type AuditReport } from "../../audit/audit-report";
import { type AuditProgress } from "../../audit/audit-state";
import { claimAudit } from "../../store/datasets/audit-store";
import { getDataset } from "../../store/datasets/dataset-store";
import { type Store } from "../../store/open-store";
import { makeAudit } from "./make-audit";
import { readAudit } from "./read-audit";

const LOOK_MS = 300;

export interface EnsureAuditOptions {
  /** Which version. @default the newest */
  fingerprint?: string;
  onProgress?: (progress: AuditProgress) => void;
  signal?: AbortSignal;
}

/**
 * The audit's report after people's verdicts: the stored one; else the one that somebody is making, once it is whole;
 * else it is made here. One that failed before is tried again.
 * @throws HilumError where it cannot be made; the signal's reason when aborted.
 */
export async function ensureAudit(
  store: Store,
  datasetId: string,
  { fingerprint, onProgress, signal = new AbortController().signal }: EnsureAuditOptions = {},
): Promise<AuditReport> {
  const subject = { dataset: datasetId, fingerprint: fingerprint ?? (await getDataset(store, datasetId)).fingerprint };
  for (;;) {
    signal.throwIfAborted();
    const { status, report, progress } = await readAudit(store, subject);
    if (status === "completed" && report !== null) return report;
    const claim = await claimAudit(store, subject);
    if (claim !== null) {
      await makeAudit(store, claim, { signal, onProgress });
      continue;
    }
    if (progress !== null) onProgress?.(progress);
    await sleep(LOOK_MS, undefined, { signal });
  }
}
