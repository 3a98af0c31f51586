import type pg from "pg";
import { HilumError } from "../errors";
import { MIGRATIONS } from "./migrations";

/** The schema of this version of Hilum. */
export const NEWEST_SCHEMA = Math.max(...MIGRATIONS.map((migration) => migration.version));

/** One number for "somebody migrates": any process that opens the store at the same moment waits here. */
const MIGRATION_LOCK = 4_845_461_901;

/**
 * Brings the schema `hilum` up to this version, each migration in its own transaction, under an advisory lock.
 * Throws `environment` when the database was made by a newer Hilum, and leaves it as it is.
 * @param upTo the last migration. @default all
 */
export async function migrate(client: pg.ClientBase, upTo = NEWEST_SCHEMA): Promise<void> {
  await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
  try {
    await client.query("create schema if not exists hilum");
    await client.query(
      "create table if not exists hilum.migrations (version integer primary key, title text not null, applied_at timestamptz not null default now())",
    );
    const { rows } = await client.query<{ version: number | null }>(
      "select max(version) as version from hilum.migrations",
    );
    await applyAfter(client, rows[0]?.version ?? 0, upTo);
  } finally {
    await client.query("select pg_advisory_unlock($1)", [MIGRATION_LOCK]);
  }
}

async function applyAfter(client: pg.ClientBase, applied: number, upTo: number): Promise<void> {
  if (applied > NEWEST_SCHEMA) {
    throw new HilumError(
      "environment",
      `The database was last used by a newer Hilum (schema ${applied}, this version knows ${NEWEST_SCHEMA}).`,
      { remedy: "Update this checkout, or point HILUM_HOME at another folder." },
    );
  }
  for (const migration of MIGRATIONS.filter(({ version }) => version > applied && version <= upTo)) {
    await client.query("begin");
    try {
      await client.query(migration.sql);
      await client.query("insert into hilum.migrations (version, title) values ($1, $2)", [
        migration.version,
        migration.title,
      ]);
      await client.query("commit");
    } catch (error) {
      await client.query("rollback");
      throw error;
    }
  }
}
