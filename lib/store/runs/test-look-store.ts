/** @file Who has looked at which test films, counted by the films themselves: a version in which they have other labels hides no look. */
import { and, eq, inArray, lte, sql } from "drizzle-orm";
import { SAMPLED_FILMS, sharesFilms } from "../../training/shares-films";
import { type LookKind, type TestLooks } from "../../training/test-looks";
import { type Database } from "../database";
import { type Store } from "../open-store";
import { testLooks, testSets } from "../schema";

/** Beginnings of digests that are kept, in characters: 64 bits tell any films apart. */
const DIGEST_CHARACTERS = 16;

interface Look {
  kind: Exclude<LookKind, "comparison">;
  /** The id of the run that was tested. */
  run: string;
  fingerprint: string | null;
  report: { dataset: string; predictions: readonly { image: number }[] };
}

/** Records that the films of a report were looked at, unless the same look was recorded that day or the films are gone. */
export async function recordTestLook(db: Database, { kind, run, fingerprint, report }: Look): Promise<void> {
  const tested = report.predictions.map(({ image }) => image);
  await db.execute(sql`
    with tested as (
      select array_agg(distinct f.blob collate "C") as blobs
      from hilum.dataset_versions v join hilum.films f on f.dataset = v.dataset and f.version = v.version
      where v.dataset = ${report.dataset} and v.fingerprint = ${fingerprint} and f.index = any(${sql.param(tested)}::integer[])
    ), looked as (
      select encode(sha256(convert_to(array_to_string(blobs, ','), 'UTF8')), 'hex') as hash, blobs from tested where blobs is not null
    ), named as (
      insert into hilum.test_sets (hash, dataset, films, sample)
      select hash, ${report.dataset}, cardinality(blobs),
        (select json_agg(left(blob, ${DIGEST_CHARACTERS}::integer)) from unnest(blobs[1:${SAMPLED_FILMS}::integer]) blob)
      from looked on conflict do nothing
    )
    insert into hilum.test_looks (test_set, kind, subject) select hash, ${kind}, ${run} from looked on conflict do nothing`);
}

/** Records that these runs were put side by side: one look at the test films of each, once a day. Nothing for fewer than two evaluated runs. */
export async function recordComparison(store: Store, runs: readonly string[]): Promise<void> {
  const seen = await store.db
    .selectDistinct({ run: testLooks.subject, testSet: testLooks.testSet })
    .from(testLooks)
    .where(and(eq(testLooks.kind, "run"), inArray(testLooks.subject, [...runs])));
  const compared = [...new Set(seen.map(({ run }) => run))].sort();
  if (compared.length < 2) return;
  const looks = [...new Set(seen.map(({ testSet }) => testSet))].map((testSet) => ({
    testSet,
    kind: "comparison" as const,
    subject: compared.join(","),
    day: sql`current_date`,
  }));
  await store.db.insert(testLooks).values(looks).onConflictDoNothing();
}

/** How often the test films of a run have been looked at; null before it was evaluated, or where its films are not known any more. @param until @default now */
export async function findTestLooks(store: Store, run: string, until = new Date()): Promise<TestLooks | null> {
  const [own] = await store.db
    .select({ hash: testSets.hash, films: testSets.films, sample: testSets.sample })
    .from(testLooks)
    .innerJoin(testSets, eq(testSets.hash, testLooks.testSet))
    .where(and(eq(testLooks.kind, "run"), eq(testLooks.subject, run)))
    .limit(1);
  if (own === undefined) return null;
  const counts = await store.db
    .select({ testSet: testLooks.testSet, kind: testLooks.kind, looks: sql<number>`count(*)::integer` })
    .from(testLooks)
    .where(lte(testLooks.at, until))
    .groupBy(testLooks.testSet, testLooks.kind);
  const others = await store.db.select().from(testSets);
  const overlaps = new Set(
    others.filter((other) => other.hash !== own.hash && sharesFilms(own, other)).map(({ hash }) => hash),
  );
  const ownLooks = (kind: LookKind) =>
    counts.find((count) => count.testSet === own.hash && count.kind === kind)?.looks ?? 0;
  return {
    films: own.films,
    runs: ownLooks("run"),
    comparisons: ownLooks("comparison"),
    evaluations: ownLooks("evaluation"),
    overlapping: counts.filter(({ testSet }) => overlaps.has(testSet)).reduce((sum, { looks }) => sum + looks, 0),
  };
}

/** Keeps no digest of a film of a data set that is deleted for good; the looks stay counted. */
export async function forgetTestFilms(tx: Database, dataset: string): Promise<void> {
  await tx.update(testSets).set({ sample: [] }).where(eq(testSets.dataset, dataset));
}
