import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import type pg from "pg";
import * as schema from "./schema";
import { storageFailure } from "../failures/storage-failure";

/** The query builder over Hilum's tables. */
export type Database = NodePgDatabase<typeof schema>;

/** The query builder on one connection, such as one in a transaction. */
export const databaseOn = (client: SqlClient): Database => drizzle(client, { schema });

/** A connection that may stand in a transaction, for raw SQL. */
export type SqlClient = pg.PoolClient;

/** Runs `work` in one transaction: all of it is stored or nothing. `client` is the same transaction for raw SQL. */
export async function transact<T>(
  store: { pool: pg.Pool },
  work: (tx: Database, client: SqlClient) => Promise<T>,
): Promise<T> {
  const client = await store.pool.connect().catch((error: unknown) => {
    throw storageFailure(error, "the database");
  });
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const result = await work(databaseOn(client), client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((failure: Error) => (broken = failure));
    throw storageFailure(error, "the database");
  } finally {
    client.release(broken);
  }
}
