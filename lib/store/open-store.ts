import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { isHilumError, HilumError } from "../errors";
import { findBlobOwner } from "./blobs/blob-owners";
import { type BlobStore, folderBlobStore } from "./blobs/blob-store";
import { closeToOthers } from "./files/close-to-others";
import type { Database } from "./database";
import { keepValuesOutOfErrors } from "./discreet-errors";
import { stopEmbeddedPostgres, withEmbeddedPostgres } from "./embedded/embedded-postgres";
import { GUARDIAN_NAME } from "./embedded/postmaster";
import { hilumHome } from "./files/hilum-home";
import { migrate } from "./migrate";
import { Presence } from "./presence";
import * as schema from "./schema";
import { storageFailure } from "../failures/storage-failure";

/** Everything that lasts: the database and the blobs. One per process. */
export interface Store {
  readonly db: Database;
  readonly pool: pg.Pool;
  readonly blobs: BlobStore;
  readonly blobFolder: string;
  readonly presence: Presence;
  readonly home: string;
  /** Ends the connections. `stopIdleDatabase` also stops the embedded server when no other process uses it. @default false */
  close(options?: { stopIdleDatabase?: boolean }): Promise<void>;
}

export interface StoreOptions {
  /** The state folder. @default hilumHome() */
  home?: string;
  /** A server of one's own instead of the embedded one. @default DATABASE_URL */
  databaseUrl?: string;
  /** A database on the embedded server, made where it is missing. @default "postgres" */
  database?: string;
  /** @default `<home>/blobs` */
  blobFolder?: string;
  /** The last migration to apply: rows of an earlier version are about to come. @default all */
  schemaVersion?: number;
}

/**
 * Opens the store: uses or starts the embedded PostgreSQL of the home (or the server of DATABASE_URL), brings its
 * schema up to date, and opens the blob folder. Call `close` when done; until then the process stays alive.
 * Throws `storageUnavailable` (disk full, not writable, no answer) or `environment`.
 */
export async function openStore(options: StoreOptions = {}): Promise<Store> {
  const home = options.home ?? hilumHome();
  const databaseUrl = options.databaseUrl ?? process.env.DATABASE_URL;
  // Connections of one store are told apart from everybody else's by this name.
  const writer = randomUUID().slice(0, 8);
  const applicationName = connectionName(process.pid, writer);
  const poolConfig: pg.PoolConfig = {
    application_name: applicationName,
    max: 10,
    idleTimeoutMillis: 10_000,
    connectionTimeoutMillis: 10_000,
  };

  const connect = async (): Promise<pg.Client> => {
    if (databaseUrl) return connected({ connectionString: databaseUrl, application_name: applicationName });
    return withEmbeddedPostgres(home, async (address) => {
      const config = { ...address, database: await ensureDatabase(address, options.database) };
      // A server started anew may stand on another port; the pool reads its settings at each connection.
      Object.assign(poolConfig, config);
      return connected({ ...config, application_name: applicationName });
    });
  };
  const first = await connect().catch((error: unknown) => {
    throw storageFailure(error, databaseUrl ? "the database of DATABASE_URL" : home);
  });
  await closeToOthers(home);
  await migrate(first, options.schemaVersion).catch(async (error: unknown) => {
    await first.end();
    throw storageFailure(error, "the database");
  });

  if (databaseUrl) poolConfig.connectionString = databaseUrl;
  const pool = openPool(poolConfig);
  const presence = new Presence(first, async () => {
    const client = await connect();
    Object.assign(pool.options, poolConfig);
    return client;
  });
  const db = drizzle(pool, { schema });
  const blobFolder = options.blobFolder ?? join(home, "blobs");
  const blobs = namingBlobs(folderBlobStore(blobFolder, writer), db);
  return {
    db,
    pool,
    presence,
    blobs,
    blobFolder,
    home,
    async close({ stopIdleDatabase = false } = {}) {
      blobs.close();
      await pool.end();
      if (stopIdleDatabase && !databaseUrl)
        await stopEmbeddedPostgres(home, () => leaveIdle(presence, applicationName));
      await presence.close();
    },
  };
}

/** By what the connections of a store of a process go, in the server's list of them. */
export const connectionName = (pid: number, writer: string): string => `hilum ${pid} ${writer}`;

/** Blobs whose absence or damage is told by the name of the film, checkpoint or model that it is. */
function namingBlobs(blobs: BlobStore, db: Database): BlobStore {
  const get = async (digest: string): Promise<Uint8Array> => {
    try {
      return await blobs.get(digest);
    } catch (error) {
      if (!isHilumError(error) || (error.code !== "damaged" && error.code !== "notFound")) throw error;
      const owner = await findBlobOwner(db, digest).catch(() => null);
      if (owner === null) throw error;
      const state =
        error.code === "damaged" ? "is damaged: its stored bytes have changed on disk" : "is missing from disk";
      throw new HilumError(error.code, `${owner.what[0].toUpperCase()}${owner.what.slice(1)} ${state}.`, {
        remedy: owner.remedy,
        cause: error,
      });
    }
  };
  return { ...blobs, get };
}

async function connected(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({ connectionTimeoutMillis: 10_000, keepAlive: true, ...config });
  client.on("error", () => undefined);
  await client.connect();
  keepValuesOutOfErrors(client);
  return client;
}

function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
    keepValuesOutOfErrors(client);
  });
  return pool;
}

async function ensureDatabase(address: pg.ClientConfig, name = "postgres"): Promise<string> {
  if (name === "postgres") return name;
  const client = await connected(address);
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  return name;
}

/**
 * Closes the last connection when no other client is connected, be it another Hilum process or psql. A process that
 * just left may still be listed for a moment, so it is asked more than once.
 */
async function leaveIdle(presence: Presence, applicationName: string): Promise<boolean> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const { rows } = await presence.query<{ others: string }>(
      "select count(*) as others from pg_stat_activity where backend_type = 'client backend' and application_name not in ($1, $2)",
      [applicationName, GUARDIAN_NAME],
    );
    if (rows[0]?.others === "0") {
      await presence.close();
      return true;
    }
    await sleep(60);
  }
  return false;
}
