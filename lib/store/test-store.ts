/** @file Tests only: a store with a database of its own on one embedded PostgreSQL that all test files share. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type Store } from "./open-store";

/** The state folder of the shared test server. */
export const TEST_HOME = join(tmpdir(), `hilum-test-server-${process.getuid?.() ?? "user"}`);

export interface TestStore extends Store {
  /** The name of its database, for a second store on the same data. */
  database: string;
  blobFolder: string;
}

/** An empty store. `close` drops its database and stops the server when no other test uses it. */
export async function openTestStore(): Promise<TestStore> {
  const database = `test_${randomBytes(6).toString("hex")}`;
  const blobFolder = await mkdtemp(join(tmpdir(), "hilum-test-blobs-"));
  const store = await openStore({ home: TEST_HOME, database, databaseUrl: "", blobFolder });
  return {
    ...store,
    database,
    blobFolder,
    async close() {
      await store.close();
      await dropDatabase(database);
      await rm(blobFolder, { recursive: true, force: true });
    },
  };
}

/** A second store on the same data, as another process would have. */
export function reopenTestStore({ database, blobFolder }: TestStore): Promise<Store> {
  return openStore({ home: TEST_HOME, database, databaseUrl: "", blobFolder });
}

async function dropDatabase(database: string): Promise<void> {
  const server = await openStore({ home: TEST_HOME, databaseUrl: "" });
  await server.pool.query(`drop database ${database} with (force)`);
  await server.close({ stopIdleDatabase: true });
}
