/**
 * @file What is deleted from a database stays in its files for a while: in pages until they are used again, in the log
 * that brings it back after a crash, in the planner's samples of values. After a data set was deleted for good it goes
 * from there, too.
 */
import { sql } from "drizzle-orm";
import { type Database, type SqlClient } from "./database";
import { type Store } from "./open-store";
import { errorCode } from "../error-code";

/** Writing a table anew locks it: rather later than that everybody waits behind somebody who reads it for long. */
const PATIENCE_MS = 2_000;
/** Somebody reads the table; or the disk has no room to write it anew. */
const NOT_NOW = ["55P03", "53100"];
const NOT_ALLOWED = "42501";
/** One eraser at a time. */
const ERASE_LOCK = 4_845_461_905;

/** Notes, in the transaction that deletes rows, that their bytes are to go. */
export async function requestErasure(tx: Database): Promise<void> {
  await tx.execute(sql`insert into hilum.erasures default values`);
}

/**
 * Erases the bytes of deleted rows where {@link requestErasure} asked for it. False when some table was in use for long, or the disk is full:
 * the request stands, and the next sweep tries again.
 */
export async function eraseDeletedRows(store: Store): Promise<boolean> {
  const client = await store.pool.connect();
  try {
    const {
      rows: [{ mine }],
    } = await client.query<{ mine: boolean }>("select pg_try_advisory_lock($1) as mine", [ERASE_LOCK]);
    return mine && (await erase(client));
  } finally {
    // Closing the connection also gives its lock and its settings back.
    client.release(true);
  }
}

async function erase(client: SqlClient): Promise<boolean> {
  const {
    rows: [{ requested }],
  } = await client.query<{ requested: string | null }>("select max(id) as requested from hilum.erasures");
  if (requested === null) return true;
  await client.query(`set lock_timeout = ${PATIENCE_MS}`);
  const { rows } = await client.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'hilum'",
  );
  // The samples of a table that is empty now would never be taken anew. A server of one's own may forbid what is the system's.
  await attempt(
    client,
    "delete from pg_catalog.pg_statistic where starelid in (select oid from pg_class where relnamespace = 'hilum'::regnamespace)",
  );
  let done = true;
  for (const statement of [
    ...rows.map(({ name }) => `vacuum (full, analyze) ${name}`),
    "vacuum full pg_catalog.pg_statistic",
  ])
    done = (await attempt(client, statement)) && done;
  if (!done) return false;
  await client.query("delete from hilum.erasures where id <= $1", [requested]);
  for (const statement of ["checkpoint", "select pg_switch_wal()", "checkpoint"]) await attempt(client, statement);
  return true;
}

/** False when it has to wait for a better moment. */
async function attempt(client: SqlClient, statement: string): Promise<boolean> {
  return client.query(statement).then(
    () => true,
    (error: unknown) => {
      if (NOT_NOW.includes(errorCode(error))) return false;
      if (errorCode(error) === NOT_ALLOWED) return true;
      throw error;
    },
  );
}
