import { type Assessment } from "../../assessment/assessment";
import { type ShortcutReport, ShortcutSubject } from "../../assessment/shortcuts/shortcut-report";
import { HilumError } from "../../errors";
import { type Store } from "../../store/open-store";
import { createAssessment, findAssessment, findRunNeverAsked } from "../../store/runs/assessment-store";
import { ensureAssessment, type EnsureAssessmentOptions } from "./ensure-assessment";

const SUBJECT = ShortcutSubject.parse({ kind: "shortcuts" });

/** The shortcut audit of a run by today's rules, whole or not; null where nobody asked for it yet. @param run the run's id. */
export function findShortcutAudit(store: Store, run: string): Promise<Assessment | null> {
  return findAssessment(store, run, SUBJECT);
}

/** Has a worker make the shortcut audit of a run where it is not there, or has failed. */
export function requestShortcutAudit(store: Store, run: string): Promise<Assessment> {
  return createAssessment(store, run, SUBJECT);
}

/** Asks for the shortcut audit of a completed run that has none, nobody having asked. False when all have one. */
export async function requestNextShortcutAudit(store: Store): Promise<boolean> {
  const run = await findRunNeverAsked(store, SUBJECT);
  if (run !== null) await requestShortcutAudit(store, run);
  return run !== null;
}

/** The shortcut audit of a completed run: the stored one, else made here. Throws as {@link ensureAssessment}. */
export async function ensureShortcutAudit(
  store: Store,
  run: string,
  options: EnsureAssessmentOptions = {},
): Promise<ShortcutReport> {
  return (await ensureAssessment(store, run, SUBJECT, options)).result;
}

/** The report of an audit that is whole; null of one that is not. */
export function shortcutReportOf(assessment: Assessment | null): ShortcutReport | null {
  return assessment?.result?.kind === "shortcuts" ? assessment.result : null;
}

/**
 * The shortcut audit of a run where it is whole. Where it is not, a worker is asked to make it.
 * @throws HilumError `conflict` that says how far it is, or why it could not be made.
 */
export async function requireShortcutAudit(
  store: Store,
  { id, name }: { id: string; name: string },
): Promise<ShortcutReport> {
  const before = await findShortcutAudit(store, id);
  const report = shortcutReportOf(before);
  if (report !== null) return report;
  await requestShortcutAudit(store, id);
  const failure = before?.failure ?? null;
  const progress = before?.progress ?? null;
  throw new HilumError(
    "conflict",
    failure !== null
      ? `The shortcut audit of ${name} could not be made: ${failure.message}`
      : `The shortcut audit of ${name} is not there yet${progress === null ? "" : `: ${Math.round(100 * progress.share)}% done`}.`,
    {
      remedy:
        failure !== null
          ? `It is tried again. See what it says with: npx hilum audit run ${name}`
          : `A worker makes it, which takes a minute or two. Ask again then, or make it here with: npx hilum audit run ${name}`,
    },
  );
}
