/** @file Audits of data set versions: waiting, under way, made. One maker at a time, fenced by its claim. */
import { randomUUID } from "node:crypto";
import { and, eq, isNotNull, sql } from "drizzle-orm";
import { type AuditReport } from "../../audit/audit-report";
import { type AuditProgress, type AuditState } from "../../audit/audit-state";
import { AUDIT_RULES } from "../../audit/audit-rules";
import { isOver } from "../../training/run-status";
import { type Store } from "../open-store";
import { audits } from "../schema";

/** A maker that says nothing for this long has died, and another one begins again with the films that were done. */
const SILENT = "a.updated_at < now() - interval '20 seconds'";

/** Which version of which data set. */
export interface AuditSubject {
  dataset: string;
  fingerprint: string;
}

/** The right to make an audit, until another maker takes it. */
export interface AuditClaim extends AuditSubject {
  claim: string;
}

/** How far the audit is; `queued` where nobody began it, or where it was made by other rules than today's. */
export async function getAudit(store: Store, { dataset, fingerprint }: AuditSubject): Promise<AuditState> {
  const [row] = await store.db
    .select()
    .from(audits)
    .where(and(eq(audits.dataset, dataset), eq(audits.fingerprint, fingerprint)));
  if (row === undefined || isOutdated(row))
    return { dataset, fingerprint, status: "queued", progress: null, report: null, failure: null, updatedAt: null };
  const { status, progress, report, failure, updatedAt } = row;
  return { dataset, fingerprint, status, progress, report, failure, updatedAt: updatedAt.toISOString() };
}

const isOutdated = ({ status, rules }: Pick<typeof audits.$inferSelect, "status" | "rules">) =>
  isOver(status) && rules !== AUDIT_RULES;

/**
 * Takes the oldest audit that is to be made: of a data set that has none for its films as they are now, or one by other
 * rules; one that waits, or one whose maker fell silent. Null when there is none. Two makers never take the same.
 */
export async function claimNextAudit(store: Store): Promise<AuditClaim | null> {
  await store.pool.query(`
    insert into hilum.audits (dataset, fingerprint)
    select id, fingerprint from hilum.datasets d where deleted_at is null
      and not exists (select from hilum.audits a where a.dataset = d.id and a.fingerprint = d.fingerprint)
    on conflict do nothing`);
  return claim(
    store,
    `(a.dataset, a.fingerprint) in (
    select a.dataset, a.fingerprint from hilum.audits a join hilum.datasets d on d.id = a.dataset and d.deleted_at is null
    where a.status = 'queued' or (a.status = 'running' and ${SILENT})
      or (a.status in ('completed', 'failed') and a.rules <> ${AUDIT_RULES} and a.fingerprint = d.fingerprint)
    order by a.created_at limit 1 for update of a skip locked)`,
    [],
  );
}

/** Takes this audit, also one that failed before or was made by earlier rules; null while somebody else makes it, and once it is made. */
export async function claimAudit(store: Store, { dataset, fingerprint }: AuditSubject): Promise<AuditClaim | null> {
  await store.db.insert(audits).values({ dataset, fingerprint }).onConflictDoNothing();
  return claim(
    store,
    `a.dataset = $1 and a.fingerprint = $2 and (a.status in ('queued', 'failed') or (a.status = 'completed' and a.rules <> ${AUDIT_RULES}) or (a.status = 'running' and ${SILENT}))`,
    [dataset, fingerprint],
  );
}

async function claim(store: Store, which: string, values: string[]): Promise<AuditClaim | null> {
  const { rows } = await store.pool.query<AuditClaim>(
    `
    update hilum.audits a set status = 'running', claim = $${values.length + 1}, progress = null, failure = null, updated_at = now(),
      rules = ${AUDIT_RULES}, report = case when a.rules = ${AUDIT_RULES} then a.report end
    where ${which} returning a.dataset, a.fingerprint, a.claim`,
    [...values, randomUUID()],
  );
  return rows.length === 0 ? null : rows[0];
}

/** Stores how far the maker is, and that it lives. False when the claim is lost: it may stop. */
export async function reportAudit(
  store: Store,
  { claim }: AuditClaim,
  progress: AuditProgress | null,
): Promise<boolean> {
  const updated = await store.db
    .update(audits)
    .set({ progress, updatedAt: sql`now()` })
    .where(eq(audits.claim, claim))
    .returning({ dataset: audits.dataset });
  return updated.length > 0;
}

/** Ends an audit. Nothing happens when the claim is lost. */
export async function finishAudit(
  store: Store,
  { claim }: AuditClaim,
  outcome: { report: AuditReport } | { failure: NonNullable<AuditState["failure"]> },
): Promise<void> {
  const status = "report" in outcome ? ("completed" as const) : ("failed" as const);
  await store.db
    .update(audits)
    .set({ status, claim: null, progress: null, failure: null, ...outcome, updatedAt: sql`now()` })
    .where(eq(audits.claim, claim));
}

/** Gives the claim back: somebody else may make the audit. */
export async function releaseAudit(store: Store, { claim }: AuditClaim): Promise<void> {
  await store.db.update(audits).set({ status: "queued", claim: null, progress: null }).where(eq(audits.claim, claim));
}

/** A report by today's rules on films with this fingerprint, of whichever data set holds them; null when there is none yet. */
export async function findReport(store: Store, fingerprint: string): Promise<AuditReport | null> {
  const [row] = await store.db
    .select({ report: audits.report })
    .from(audits)
    .where(and(eq(audits.fingerprint, fingerprint), eq(audits.rules, AUDIT_RULES), isNotNull(audits.report)))
    .limit(1);
  return row?.report ?? null;
}

/** Has an audit that failed made again. Nothing happens to one that waits, is under way or was made. */
export async function retryAudit(store: Store, { dataset, fingerprint }: AuditSubject): Promise<void> {
  await store.db
    .update(audits)
    .set({ status: "queued", failure: null, updatedAt: sql`now()` })
    .where(and(eq(audits.dataset, dataset), eq(audits.fingerprint, fingerprint), eq(audits.status, "failed")));
}
