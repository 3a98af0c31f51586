/** @file Comparisons of data sets with each other: waiting, under way, made. One maker at a time, fenced by its claim. */
import { randomUUID } from "node:crypto";
import { and, eq, or, sql } from "drizzle-orm";
import { type AlikePair } from "../../audit/audit-report";
import { type Store } from "../open-store";
import { setComparisons } from "../schema";

/** A maker that says nothing for this long has died, and another one begins again. */
const SILENT = "c.updated_at < now() - interval '20 seconds'";

/** The data set and those that it is joined of. */
const LINEAGE =
  "array(select d.id union all select member ->> 'dataset' from json_array_elements(d.joined -> 'members') member)";

/** One of two data sets as it was. */
interface ComparedSet {
  dataset: string;
  fingerprint: string;
}

/** The right to compare two data sets, until another maker takes it. */
export interface SetComparisonClaim {
  first: ComparedSet;
  second: ComparedSet;
  claim: string;
}

/**
 * Takes two data sets in use that were audited as they are now and not compared with each other since; null when there
 * are none. Drawings are not compared with films, nor a joined set with its members or with another set joined of one of
 * them: that they have films in common is known. Two makers never take the same pair.
 * @param of only pairs with this one. @default any
 */
export async function claimNextSetComparison(
  store: Store,
  of: string | null = null,
): Promise<SetComparisonClaim | null> {
  const audited =
    "exists (select from hilum.audits made where made.dataset = d.id and made.fingerprint = d.fingerprint and made.status = 'completed')";
  await store.pool.query(`
    with ready as (select d.id, d.fingerprint, d.synthetic, ${LINEAGE} as lineage from hilum.datasets d where d.deleted_at is null and ${audited})
    insert into hilum.set_comparisons (first_set, first_fingerprint, second_set, second_fingerprint)
    select a.id, a.fingerprint, b.id, b.fingerprint from ready a
      join ready b on a.id collate "C" < b.id collate "C" and a.synthetic = b.synthetic and not a.lineage && b.lineage
    on conflict do nothing`);
  const { rows } = await store.pool.query<
    Record<"first_set" | "first_fingerprint" | "second_set" | "second_fingerprint" | "claim", string>
  >(
    `update hilum.set_comparisons c set status = 'running', claim = $1, updated_at = now()
    where (c.first_set, c.second_set, c.first_fingerprint, c.second_fingerprint) in (
      select c.first_set, c.second_set, c.first_fingerprint, c.second_fingerprint from hilum.set_comparisons c
        join hilum.datasets a on a.id = c.first_set and a.fingerprint = c.first_fingerprint and a.deleted_at is null
        join hilum.datasets b on b.id = c.second_set and b.fingerprint = c.second_fingerprint and b.deleted_at is null
      where (c.status = 'queued' or (c.status = 'running' and ${SILENT})) and ($2::text is null or $2 in (c.first_set, c.second_set))
      limit 1 for update of c skip locked)
    returning c.first_set, c.first_fingerprint, c.second_set, c.second_fingerprint, c.claim`,
    [randomUUID(), of],
  );
  if (rows.length === 0) return null;
  const [row] = rows;
  return {
    first: { dataset: row.first_set, fingerprint: row.first_fingerprint },
    second: { dataset: row.second_set, fingerprint: row.second_fingerprint },
    claim: row.claim,
  };
}

/** Stores that the maker lives. False when the claim is lost: it may stop. */
export async function reportSetComparison(store: Store, { claim }: SetComparisonClaim): Promise<boolean> {
  const updated = await store.db
    .update(setComparisons)
    .set({ updatedAt: sql`now()` })
    .where(eq(setComparisons.claim, claim))
    .returning({ firstSet: setComparisons.firstSet });
  return updated.length > 0;
}

/** Ends a comparison, without copies where it could not be made, and forgets those of the same two sets as they were before. Nothing happens when the claim is lost. */
export async function finishSetComparison(
  store: Store,
  { first, second, claim }: SetComparisonClaim,
  copies: readonly AlikePair[] | null,
): Promise<void> {
  await store.db.transaction(async (tx) => {
    const updated = await tx
      .update(setComparisons)
      .set({
        status: copies === null ? "failed" : "completed",
        claim: null,
        copies: copies === null ? null : [...copies],
        updatedAt: sql`now()`,
      })
      .where(eq(setComparisons.claim, claim))
      .returning({ firstSet: setComparisons.firstSet });
    if (updated.length === 0) return;
    await tx
      .delete(setComparisons)
      .where(
        and(
          eq(setComparisons.firstSet, first.dataset),
          eq(setComparisons.secondSet, second.dataset),
          sql`(${setComparisons.firstFingerprint}, ${setComparisons.secondFingerprint}) <> (${first.fingerprint}, ${second.fingerprint})`,
        ),
      );
  });
}

/** Gives the claim back: somebody else may compare the two. */
export async function releaseSetComparison(store: Store, { claim }: SetComparisonClaim): Promise<void> {
  await store.db.update(setComparisons).set({ status: "queued", claim: null }).where(eq(setComparisons.claim, claim));
}

/** What was found in common with each other data set, `first` being of this one: other data set and its fingerprint → pairs. */
export async function listSetComparisons(
  store: Store,
  { dataset, fingerprint }: ComparedSet,
): Promise<(ComparedSet & { copies: AlikePair[] })[]> {
  const rows = await store.db
    .select()
    .from(setComparisons)
    .where(
      and(
        eq(setComparisons.status, "completed"),
        or(
          and(eq(setComparisons.firstSet, dataset), eq(setComparisons.firstFingerprint, fingerprint)),
          and(eq(setComparisons.secondSet, dataset), eq(setComparisons.secondFingerprint, fingerprint)),
        ),
      ),
    );
  return rows.map(({ firstSet, firstFingerprint, secondSet, secondFingerprint, copies }) =>
    firstSet === dataset
      ? { dataset: secondSet, fingerprint: secondFingerprint, copies: copies ?? [] }
      : {
          dataset: firstSet,
          fingerprint: firstFingerprint,
          copies: (copies ?? []).map((pair) => ({ ...pair, first: pair.second, second: pair.first })),
        },
  );
}
