import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { HilumError } from "../../errors";
import { blobPath } from "../blobs/blob-store";
import { experimentsFolder } from "../files/experiment-files";
import { isAlive } from "../is-alive";
import { transact } from "../database";
import { openStore, type Store } from "../open-store";
import { errorCode } from "../../error-code";
import { storageFailure } from "../../failures/storage-failure";
import { writeDurably } from "../files/write-durably";
import { type BackupHeader, KEY_NAME, tablePart } from "./backup-format";
import { loadRows } from "./dump-tables";
import { unpackBackup, type UnpackedBackup } from "./unpack-backup";

export interface RestoredBackup {
  home: string;
  header: BackupHeader;
  blobs: number;
  rows: number;
  experiments: number;
  /** Experiments that stand in the folder with another content: they were left as they are. */
  kept: string[];
  /** Stored files that were not in the backup, by digest. */
  absent: string[];
}

export interface RestoreOptions {
  /** A state folder that is empty or not there. */
  home: string;
  /** @default DATABASE_URL */
  databaseUrl?: string;
  onProgress?: (bytes: number) => void;
  signal?: AbortSignal;
}

const LINES_PER_INSERT = 500;

/**
 * Makes a state folder of a backup. All is unpacked and checked beside the folder first, which gets its name at the end: it is
 * there whole or not at all. Throws `conflict` where the folder or the database holds something, `badRequest` where the
 * file is no whole backup, `environment` where a newer Hilum made it, `storageUnavailable`.
 */
export async function restoreBackup(
  file: string,
  { home, databaseUrl = process.env.DATABASE_URL, ...options }: RestoreOptions,
): Promise<RestoredBackup> {
  const target = resolve(home);
  await requireEmpty(target);
  await sweepKilledRestores(target);
  const staging = `${target}.restoring-${process.pid}-${randomUUID().slice(0, 8)}`;
  try {
    await mkdir(staging, { recursive: true, mode: 0o700 });
    const unpacked = await unpackBackup(resolve(file), join(staging, "unpacked"), options);
    const blobs = await shelveBlobs(staging);
    const rows = await fillDatabase(staging, unpacked, databaseUrl);
    const { restored, kept } = await placeExperiments(join(staging, "unpacked", "experiments"));
    await rename(join(staging, "unpacked", KEY_NAME), join(staging, KEY_NAME)).catch(ignoreAbsent);
    await rm(join(staging, "unpacked"), { recursive: true });
    await rmdir(target).catch(ignoreAbsent);
    await rename(staging, target);
    return {
      home: target,
      header: unpacked.header,
      blobs,
      rows,
      experiments: restored,
      kept,
      absent: unpacked.manifest.absent,
    };
  } catch (error) {
    throw storageFailure(error, target);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function requireEmpty(home: string): Promise<void> {
  const names = await readdir(home).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return [];
    throw storageFailure(error, home);
  });
  if (names.length > 0)
    throw new HilumError("conflict", `${home} is not empty: a backup is restored into a state folder of its own.`, {
      remedy: "Name another folder with --into <folder>, or move this one away. Nothing was changed.",
    });
}

/** Deletes what a restore into this folder left that was killed: it holds films. */
async function sweepKilledRestores(target: string): Promise<void> {
  for (const name of await readdir(dirname(target)).catch(() => [])) {
    if (!name.startsWith(`${basename(target)}.restoring-`)) continue;
    const [, pid] = /^(\d+)-[0-9a-f]{8}$/.exec(name.slice(basename(target).length + ".restoring-".length)) ?? [];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(dirname(target), name), { recursive: true, force: true });
  }
}

/** Gives each unpacked blob its place in the store. */
async function shelveBlobs(staging: string): Promise<number> {
  const digests = await readdir(join(staging, "unpacked", "blobs")).catch(() => []);
  for (const digest of digests) {
    const path = blobPath(join(staging, "blobs"), digest);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await rename(join(staging, "unpacked", "blobs", digest), path);
  }
  return digests.length;
}

/** Rows come into the tables of their own version, which is then brought up to this one. Gives their number. */
async function fillDatabase(
  staging: string,
  unpacked: UnpackedBackup,
  databaseUrl: string | undefined,
): Promise<number> {
  const old = await openStore({ home: staging, databaseUrl, schemaVersion: unpacked.header.schema });
  let rows = 0;
  try {
    await requireUnused(old);
    rows = await transact(old, async (_tx, client) => {
      let stored = 0;
      for (const { name, parts } of unpacked.manifest.tables) {
        for (let part = 0; part < parts; part++)
          stored += await loadPart(join(staging, "unpacked", tablePart(name, part)), (lines) =>
            loadRows(client, name, lines),
          );
      }
      return stored;
    });
  } finally {
    await old.close({ stopIdleDatabase: true });
  }
  const current = await openStore({ home: staging, databaseUrl });
  await current.close({ stopIdleDatabase: true });
  return rows;
}

async function requireUnused(store: Store): Promise<void> {
  const { rows } = await store.pool.query("select 1 from hilum.datasets union all select 1 from hilum.runs limit 1");
  if (rows.length > 0)
    throw new HilumError("conflict", "The database of DATABASE_URL holds data sets or runs.", {
      remedy: "Restore into an empty database. Nothing was changed.",
    });
}

async function loadPart(path: string, store: (lines: string[]) => Promise<void>): Promise<number> {
  let rows = 0;
  let lines: string[] = [];
  const flush = async () => {
    await store(lines);
    rows += lines.length;
    lines = [];
  };
  for await (const line of createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity })) {
    if (line !== "") lines.push(line);
    if (lines.length >= LINES_PER_INSERT) await flush();
  }
  await flush();
  return rows;
}

/** Puts the experiments into their folder, which belongs to git: one that stands there with another content stays. */
async function placeExperiments(from: string): Promise<{ restored: number; kept: string[] }> {
  const folder = experimentsFolder();
  const kept: string[] = [];
  let restored = 0;
  for (const name of await readdir(from).catch(() => [])) {
    const bytes = await readFile(join(from, name));
    const there = await readFile(join(folder, name)).catch(() => null);
    if (there !== null && !there.equals(bytes)) kept.push(name);
    else if (there === null) await writeDurably(join(folder, name), bytes, 0o644);
    if (there === null || there.equals(bytes)) restored++;
  }
  return { restored, kept };
}

function ignoreAbsent(error: unknown): void {
  if (errorCode(error) !== "ENOENT") throw error;
}
