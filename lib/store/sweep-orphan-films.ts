import { sql } from "drizzle-orm";
import { isPng } from "../imaging/png-chunks";
import { discardFilms, heldFilms } from "./discard-films";
import { type Store } from "./open-store";

/** An import stores a film just before it records it; whoever takes longer was killed between the two. */
const ORPHANED_AFTER_MS = 24 * 3600 * 1000;
const SIGNATURE_BYTES = 8;

/**
 * Deletes films that nothing names, a day after they were stored: what a kill -9 or a power cut in the middle of an
 * import leaves behind. Only PNGs are looked at: checkpoints and models are no films. Returns how many went.
 */
export async function sweepOrphanFilms(store: Store, now = new Date()): Promise<number> {
  const old: string[] = [];
  for await (const { digest, storedAt } of store.blobs.list()) if (now.getTime() - storedAt.getTime() > ORPHANED_AFTER_MS) old.push(digest);
  const held = new Set(await heldFilms(store.db, old));
  const suspects = new Set<string>();
  for (const digest of old) if (!held.has(digest) && isPng(await store.blobs.head(digest, SIGNATURE_BYTES))) suspects.add(digest);
  await dropNamed(store, suspects);
  await discardFilms(store, [...suspects]);
  return suspects.size;
}

/** Takes out what any column of any table names, so that a table of a later version is respected as well. The small tables first: most are named there. */
async function dropNamed(store: Store, digests: Set<string>): Promise<void> {
  const { rows: tables } = await store.db.execute<{ name: string }>(sql`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'hilum'
    order by pg_total_relation_size(format('%I.%I', schemaname, tablename)::regclass)`);
  for (const { name } of tables) {
    if (digests.size === 0) return;
    const { rows } = await store.db.execute<{ digest: string }>(sql`
      select distinct found[1] as digest from ${sql.raw(name)} as record, regexp_matches(record::text, '[0-9a-f]{64}', 'g') as found`);
    for (const { digest } of rows) digests.delete(digest);
  }
}
