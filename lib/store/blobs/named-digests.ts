import { sql } from "drizzle-orm";
import { type Database } from "../database";

/**
 * Those of the digests that any column of any table names, so that a table of a later version is respected as well. The
 * small tables are looked through first: most are named there.
 */
export async function namedDigests(db: Database, digests: ReadonlySet<string>): Promise<string[]> {
  const rest = new Set(digests);
  for (const table of await tableNames(db)) {
    if (rest.size === 0) break;
    for (const digest of await digestsIn(db, table)) rest.delete(digest);
  }
  return [...digests].filter((digest) => !rest.has(digest));
}

/** All digests that any column of any table names, be they of blobs or of something else. */
export async function allNamedDigests(db: Database): Promise<Set<string>> {
  const named = new Set<string>();
  for (const table of await tableNames(db)) for (const digest of await digestsIn(db, table)) named.add(digest);
  return named;
}

async function tableNames(db: Database): Promise<string[]> {
  const { rows } = await db.execute<{ name: string }>(sql`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'hilum' and tablename <> 'thumbnails'
    order by pg_total_relation_size(format('%I.%I', schemaname, tablename)::regclass)`);
  return rows.map(({ name }) => name);
}

async function digestsIn(db: Database, table: string): Promise<string[]> {
  const { rows } = await db.execute<{ digest: string }>(sql`
    select distinct found[1] as digest from ${sql.raw(table)} as record, regexp_matches(record::text, '[0-9a-f]{64}', 'g') as found`);
  return rows.map(({ digest }) => digest);
}
