import { readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sql } from "drizzle-orm";
import { blobPath } from "./blob-store";
import { discardUnnamed } from "./discard-films";
import { fateOf } from "../process-identity";
import { isAlive } from "../is-alive";
import { namedDigests } from "./named-digests";
import { transact } from "../database";
import { connectionName, type Store } from "../open-store";
import { temporaryWriter } from "../files/write-durably";
import { listWriters, type Writer } from "./write-intents";

/** One sweeper at a time. */
const SWEEP_LOCK = 4_845_461_904;

/** What was found and deleted. */
export interface Swept {
  /** Writers that were killed. */
  writers: number;
  /** Files that were never finished. */
  files: number;
  /** Stored files that no row names. */
  blobs: number;
}

/**
 * Deletes what processes left behind that were killed while they stored or deleted something: half-written files, and
 * stored ones that no row came to name. Whether a process is gone is proven by the system (it does not run, or another has
 * its number) and by the database, which has no connection of it left: what it sent last has taken effect, then. Blobs
 * that a living process is about to name stay.
 */
export async function sweepAbandonedWrites(store: Store): Promise<Swept> {
  return transact(store, async (tx) => {
    const swept = { writers: 0, files: 0, blobs: 0 };
    const {
      rows: [{ alone }],
    } = await tx.execute<{ alone: boolean }>(sql`select pg_try_advisory_xact_lock(${SWEEP_LOCK}) as alone`);
    if (!alone) return swept;
    for (const writer of await goneWriters(store)) {
      const left = [...new Set([...writer.open, ...(await putBackNamed(store, writer))])];
      swept.files += await deleteUnfinished(store.blobFolder, writer);
      // What it claimed is ours to delete from here on, also should this process be killed.
      store.blobs.doom(left);
      await rm(join(writer.folder, "intents"), { force: true });
      swept.blobs += await discardUnnamed(store, left);
      swept.writers++;
      await rm(writer.folder, { recursive: true, force: true });
    }
    return swept;
  });
}

/** The writers that cannot name anything any more. */
async function goneWriters(store: Store): Promise<Writer[]> {
  const suspects = listWriters(store.blobFolder).filter(({ identity }) => fateOf(identity) !== "runs");
  if (suspects.length === 0) return [];
  const { rows } = await store.db.execute<{ name: string }>(
    sql`select distinct application_name as name from pg_stat_activity`,
  );
  const connected = new Set(rows.map(({ name }) => name));
  const gone: Writer[] = [];
  for (const writer of suspects) {
    if (connected.has(connectionName(writer.identity.pid, writer.id))) continue;
    // Of a process elsewhere only the database knows, and it may be looking for its way back to it.
    if (fateOf(writer.identity) === "elsewhere" && !(await isLongSilent(writer.folder))) continue;
    gone.push(writer);
  }
  return gone;
}

const SILENT_MS = 24 * 3600 * 1000;

async function isLongSilent(folder: string): Promise<boolean> {
  const times = await Promise.all(
    ["", "intents"].map((name) =>
      stat(join(folder, name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Date.now() - Math.max(...times) > SILENT_MS;
}

/** A kill in the middle of a deletion may have hit one that somebody had begun to want. Gives the rest. */
async function putBackNamed(store: Store, { folder, files }: Writer): Promise<string[]> {
  const condemned = files.flatMap((file) => (file.endsWith(".condemned") ? [file.slice(0, -".condemned".length)] : []));
  const named = new Set(await namedDigests(store.db, new Set(condemned)));
  const claimed = listWriters(store.blobFolder).map((writer) => writer.claimed);
  for (const digest of condemned) {
    if (!named.has(digest) && !claimed.some((some) => some.has(digest))) continue;
    if (!(await store.blobs.has(digest)))
      await rename(join(folder, `${digest}.condemned`), blobPath(store.blobFolder, digest));
  }
  return condemned;
}

/** Deletes the files that a writer had begun. Returns how many. */
async function deleteUnfinished(blobFolder: string, { name, open }: Writer): Promise<number> {
  let deleted = 0;
  const shelves = new Set([...open].map((digest) => dirname(blobPath(blobFolder, digest))));
  for (const shelf of shelves) {
    for (const file of await readdir(shelf).catch(() => [])) {
      if (!file.endsWith(".tmp") || !file.includes(`.${name}.`)) continue;
      await rm(join(shelf, file), { force: true });
      deleted++;
    }
  }
  return deleted;
}

/** Deletes the temporary files in a folder whose writer runs no more. Returns how many. See {@link temporaryWriter}. */
export async function sweepTemporaryFiles(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const left = names.filter((name) => {
    const writer = temporaryWriter(name);
    return writer !== null && !isAlive(writer);
  });
  for (const name of left) await rm(join(folder, name), { force: true });
  return left.length;
}
