/** @file Assessments of finished networks: waiting, under way, made. One maker at a time, fenced by its claim. */
import { randomBytes, randomUUID } from "node:crypto";
import { and, desc, eq, sql } from "drizzle-orm";
import {
  Assessment,
  type AssessmentProgress,
  type AssessmentResult,
  type AssessmentSubject,
} from "../../assessment/assessment";
import { HilumError } from "../../errors";
import { refuseFromBin } from "../datasets/dataset-bin";
import { transact } from "../database";
import { type Store } from "../open-store";
import { assessments } from "../schema";

/** A maker that says nothing for this long has died, and another one begins again. Intervals of some ten thousand films take half of it in one go. */
const SILENT = "a.updated_at < now() - interval '60 seconds'";

/**
 * Kept of a maker that died, until the next one ends. An assessment that ends two processes may well end every one: it
 * would keep workers from all runs that wait behind it.
 */
const DIED: NonNullable<Assessment["failure"]> = {
  code: "environment",
  message: "The processes that made it were killed, twice: from outside, by a crash, or for want of memory.",
  remedy: "Close other programs or take a smaller data set, then ask for it again. The worker's log may say more.",
};

/** The right to make an assessment, until another maker takes it. */
export interface AssessmentClaim {
  id: string;
  run: string;
  subject: AssessmentSubject;
  claim: string;
}

/**
 * Asks for an assessment of a run; the same subject again gives the one that is there, and has one that failed made anew.
 * @throws HilumError `conflict` where its data set is in the bin.
 */
export async function createAssessment(store: Store, run: string, subject: AssessmentSubject): Promise<Assessment> {
  return transact(store, async (tx) => {
    const dataset = datasetOf(subject);
    if (dataset !== null) await refuseFromBin(tx, dataset);
    await tx
      .insert(assessments)
      .values({ id: `a${randomBytes(6).toString("hex")}`, run, dataset, subject })
      .onConflictDoNothing();
    const [row] = await tx.select().from(assessments).where(isAbout(run, subject)).for("update");
    if (row.status !== "failed") return assessmentOf(row);
    const [again] = await tx
      .update(assessments)
      .set({ status: "queued", failure: null, finishedAt: null, updatedAt: sql`now()` })
      .where(eq(assessments.id, row.id))
      .returning();
    return assessmentOf(again);
  });
}

/** The data set that a result goes with when it is deleted. */
const datasetOf = (subject: AssessmentSubject): string | null =>
  subject.kind === "evaluation" ? subject.dataset : null;

const isAbout = (run: string, subject: AssessmentSubject) =>
  and(eq(assessments.run, run), sql`${assessments.subject} = ${JSON.stringify(subject)}::jsonb`);

/** Throws `notFound`. */
export async function getAssessment(store: Store, id: string): Promise<Assessment> {
  const [row] = await store.db.select().from(assessments).where(eq(assessments.id, id));
  if (row === undefined)
    throw new HilumError("notFound", `There is no assessment ${id}.`, {
      remedy: "It was deleted, or its data set was. See those of a run on its page.",
    });
  return assessmentOf(row);
}

/** The assessment of a run with exactly this subject; null where nobody asked for it. */
export async function findAssessment(
  store: Store,
  run: string,
  subject: AssessmentSubject,
): Promise<Assessment | null> {
  const [row] = await store.db.select().from(assessments).where(isAbout(run, subject));
  return row === undefined ? null : assessmentOf(row);
}

/** All assessments of a run, of one kind where it is given, the newest first. */
export async function listAssessments(
  store: Store,
  run: string,
  kind?: AssessmentSubject["kind"],
): Promise<Assessment[]> {
  const rows = await store.db
    .select()
    .from(assessments)
    .where(
      and(eq(assessments.run, run), kind === undefined ? undefined : sql`${assessments.subject} ->> 'kind' = ${kind}`),
    )
    .orderBy(desc(assessments.createdAt), desc(assessments.id));
  return rows.map(assessmentOf);
}

/**
 * The id of the newest completed run that was never asked this; null when there is none. Runs whose data set is in the
 * bin or gone are passed over: their films cannot be asked about.
 */
export async function findRunNeverAsked(store: Store, subject: AssessmentSubject): Promise<string | null> {
  const { rows } = await store.pool.query<{ id: string }>(
    `select r.id from hilum.runs r join hilum.datasets d on d.id = r.spec ->> 'dataset' and d.deleted_at is null
    where r.status = 'completed' and r.weights is not null and r.report is not null
      and not exists (select from hilum.assessments a where a.run = r.id and a.subject = $1::jsonb)
    order by r.created_at desc limit 1`,
    [JSON.stringify(subject)],
  );
  return rows.at(0)?.id ?? null;
}

/** Takes the oldest that waits, or one whose maker fell silent, the first time; null when there is none. Two makers never take the same. */
export async function claimNextAssessment(store: Store): Promise<AssessmentClaim | null> {
  await store.pool.query(
    `update hilum.assessments a set status = 'failed', claim = null, progress = null, finished_at = now(), updated_at = now()
    where a.status = 'running' and ${SILENT} and a.failure is not null`,
  );
  return claim(
    store,
    `a.id = (select a.id from hilum.assessments a
      where a.status = 'queued' or (a.status = 'running' and ${SILENT})
      order by a.created_at limit 1 for update skip locked)`,
    [],
  );
}

/** Takes this one, also where it failed before; null while somebody else makes it, once it is made, and where it is gone. */
export function claimAssessment(store: Store, id: string): Promise<AssessmentClaim | null> {
  return claim(store, `a.id = $1 and (a.status in ('queued', 'failed') or (a.status = 'running' and ${SILENT}))`, [id]);
}

async function claim(store: Store, which: string, values: string[]): Promise<AssessmentClaim | null> {
  const { rows } = await store.pool.query<AssessmentClaim>(
    `update hilum.assessments a set status = 'running', claim = $${values.length + 1}, progress = null,
      failure = case when a.status = 'running' then $${values.length + 2}::json end, finished_at = null, updated_at = now()
    where ${which} returning a.id, a.run, a.subject, a.claim`,
    [...values, randomUUID(), JSON.stringify(DIED)],
  );
  return rows.length === 0 ? null : rows[0];
}

/** Stores how far the maker is, and that it lives. False when the claim is lost: it may stop. */
export async function reportAssessment(
  store: Store,
  { claim }: AssessmentClaim,
  progress: AssessmentProgress | null,
): Promise<boolean> {
  const updated = await store.db
    .update(assessments)
    .set({ progress, updatedAt: sql`now()` })
    .where(eq(assessments.claim, claim))
    .returning({ id: assessments.id });
  return updated.length > 0;
}

/** Ends an assessment. Nothing happens when the claim is lost. */
export async function finishAssessment(
  store: Store,
  { claim }: AssessmentClaim,
  outcome: { result: AssessmentResult } | { failure: NonNullable<Assessment["failure"]> },
): Promise<void> {
  const status = "result" in outcome ? ("completed" as const) : ("failed" as const);
  await store.db
    .update(assessments)
    .set({
      status,
      claim: null,
      progress: null,
      failure: null,
      ...outcome,
      finishedAt: sql`now()`,
      updatedAt: sql`now()`,
    })
    .where(eq(assessments.claim, claim));
}

/** Gives the claim back: somebody else may make the assessment. */
export async function releaseAssessment(store: Store, { claim }: AssessmentClaim): Promise<void> {
  await store.db
    .update(assessments)
    .set({ status: "queued", claim: null, progress: null, failure: null })
    .where(eq(assessments.claim, claim));
}

/** Deletes an assessment; whoever makes it stops. Throws `notFound`. */
export async function deleteAssessment(store: Store, id: string): Promise<void> {
  await getAssessment(store, id);
  await store.db.delete(assessments).where(eq(assessments.id, id));
}

/** Results of an earlier version get the defaults of what came since. */
function assessmentOf(row: typeof assessments.$inferSelect): Assessment {
  const { id, run, subject, status, progress, result, failure, createdAt, finishedAt } = row;
  return Assessment.parse({
    id,
    run,
    subject,
    status,
    progress,
    result,
    failure: status === "failed" ? failure : null,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  });
}
