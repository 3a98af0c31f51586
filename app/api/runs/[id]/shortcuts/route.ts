import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { type ShortcutState } from "@/lib/api/shortcut-state";
import { doubtFindings, SHORTCUTS_NOT_EXAMINED } from "@/lib/assessment/model-finding";
import { HilumError } from "@/lib/errors";
import { findShortcutAudit, requestShortcutAudit, shortcutReportOf } from "@/lib/jobs/assessments/shortcut-audit-of";
import { refuseMultiLabel } from "@/lib/training/refuse-multi-label";
import { getRun } from "@/lib/store/runs/run-store";

export const dynamic = "force-dynamic";

/** GET /api/runs/:id/shortcuts → {audit, applies, findings}: how far the shortcut audit is, and all findings of the run, its doubts included. */
export const GET = handle<{ id: string }>(async (_request, { params }): Promise<ShortcutState> => {
  const store = await serverStore();
  const { id, doubts, multiLabel } = await getRun(store, (await params).id);
  if (multiLabel !== null)
    return { audit: null, applies: false, findings: [...doubtFindings(doubts), SHORTCUTS_NOT_EXAMINED] };
  const audit = await findShortcutAudit(store, id);
  return { audit, applies: true, findings: [...doubtFindings(doubts), ...(shortcutReportOf(audit)?.findings ?? [])] };
});

/** POST /api/runs/:id/shortcuts: has a worker make the audit, or make one that failed again. 409 for a run that is not completed. */
export const POST = handle<{ id: string }>(async (_request, { params }): Promise<ShortcutState> => {
  const store = await serverStore();
  const run = await getRun(store, (await params).id);
  const { id, name, status, doubts } = run;
  refuseMultiLabel(run, "A shortcut audit");
  if (status !== "completed")
    throw new HilumError("conflict", `Run ${name} is ${status}: it has no trained weights yet.`, {
      remedy: "Wait until it is completed, or resume it.",
    });
  const audit = await requestShortcutAudit(store, id);
  return { audit, applies: true, findings: [...doubtFindings(doubts), ...(shortcutReportOf(audit)?.findings ?? [])] };
});
