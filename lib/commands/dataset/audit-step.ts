import type { Step, Terminal } from "../../../bin/terminal.mjs";
import { formatElapsed } from "../../../bin/terminal.mjs";
import type { AuditReport } from "../../audit/audit-report";
import type { AuditProgress } from "../../audit/audit-state";
import { describeProgress } from "../../audit/describe-progress";
import { ensureSetComparisons } from "../../jobs/audit/compare-sets";
import { ensureAudit } from "../../jobs/audit/ensure-audit";
import type { Store } from "../../store/open-store";

/** The audit of a data set, made or waited for with a bar; silent where it is there. Throws `notFound`, and what made it fail. */
export async function auditWithBar(
  store: Store,
  dataset: string,
  { terminal, signal }: { terminal: Terminal; signal: AbortSignal },
): Promise<AuditReport> {
  let bar: Step | undefined;
  const onProgress = (progress: AuditProgress) => {
    bar ??= terminal.step(`Auditing ${dataset}`);
    const left = progress.etaMs === null || progress.etaMs < 1_000 ? "" : `, ${formatElapsed(progress.etaMs)} left`;
    bar.progress(progress.share, `${describeProgress(progress)}${left}`);
  };
  try {
    const report = await ensureAudit(store, dataset, { signal, onProgress });
    bar?.done(`Audited ${dataset}`);
    return report;
  } catch (error) {
    bar?.fail();
    throw error;
  }
}

/** Compares a data set with the others that were audited, with a line for each; silent where that was done. */
export async function compareWithBar(
  store: Store,
  dataset: string,
  { terminal, signal }: { terminal: Terminal; signal: AbortSignal },
): Promise<void> {
  let bar: Step | undefined;
  try {
    await ensureSetComparisons(store, dataset, {
      signal,
      onCompare(other) {
        bar?.done();
        bar = terminal.step(`Comparing ${dataset} with ${other}`);
      },
    });
    bar?.done();
  } catch (error) {
    bar?.fail();
    throw error;
  }
}
