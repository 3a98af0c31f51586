import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { finished } from "node:stream/promises";
import { pack as tarPack, type Pack } from "tar-stream";
import { version } from "../../../package.json";
import { HilumError, isHilumError } from "../../errors";
import { digestOf } from "../blobs/blob-store";
import { discardUnnamed } from "../blobs/discard-films";
import { experimentsFolder } from "../files/experiment-files";
import { expectedBlobs } from "../blobs/expected-blobs";
import { isAlive } from "../is-alive";
import { databaseOn, type SqlClient } from "../database";
import { type Store } from "../open-store";
import { storageFailure } from "../../failures/storage-failure";
import { syncFolder, temporaryName, temporaryWriter } from "../files/write-durably";
import {
  BackupHeader,
  type BackupManifest,
  blobEntry,
  experimentEntry,
  HEADER_NAME,
  KEY_NAME,
  MANIFEST_NAME,
  tablePart,
} from "./backup-format";
import { dumpTable, listTables } from "./dump-tables";

export interface WrittenBackup {
  file: string;
  bytes: number;
  blobs: number;
  rows: number;
  experiments: number;
  /** In words: stored files that are damaged or missing and therefore not in it. */
  absent: string[];
}

export interface BackupOptions {
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/** While checkpoints come and go, one of the snapshot may be gone before it was claimed. */
const ATTEMPTS = 5;

/**
 * Writes everything that cannot be made anew into one tar file, for this account only, while the workbench runs: the rows of
 * one snapshot, every blob that they name, each checked, the key of the pseudonyms and the experiments. The file is there
 * whole or not at all. Throws `conflict` where the file exists, `storageUnavailable`, and the signal's reason.
 */
export async function writeBackup(store: Store, file: string, options: BackupOptions = {}): Promise<WrittenBackup> {
  const path = resolve(file);
  await sweepKilledBackups(dirname(path));
  for (let attempt = 1; ; attempt++) {
    const temporary = temporaryName(path);
    try {
      const written = await new BackupWriter(store, temporary, options).write();
      if (written === "again" && attempt < ATTEMPTS) continue;
      if (written === "again")
        throw new HilumError("conflict", "Films or checkpoints went away again and again while the backup was made.", {
          remedy: "Make it once more, when less is being deleted. Nothing was written.",
        });
      await moveNew(temporary, path);
      return { ...written, file: path };
    } catch (error) {
      throw storageFailure(error, path);
    } finally {
      await rm(temporary, { force: true });
    }
  }
}

/** What writes a backup writes on: a file that stood still for so long is nobody's, on other machines neither. */
const SILENT_MS = 60_000;

/** Deletes what a backup into this folder left that was killed: it holds films. */
async function sweepKilledBackups(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const writer = temporaryWriter(name);
    if (writer === null || isAlive(writer)) continue;
    const path = join(folder, name);
    if (await isSilentBackup(path)) await rm(path, { force: true });
  }
}

/** Begins as every backup does, with the name of its first entry. */
async function isSilentBackup(path: string): Promise<boolean> {
  const file = await open(path, "r").catch(() => null);
  if (file === null) return false;
  try {
    const { buffer } = await file.read(Buffer.alloc(HEADER_NAME.length), 0, HEADER_NAME.length, 0);
    return buffer.toString("latin1") === HEADER_NAME && Date.now() - (await file.stat()).mtimeMs > SILENT_MS;
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

async function moveNew(temporary: string, path: string): Promise<void> {
  const there = await open(path, "wx", 0o600).catch(() => null);
  if (there === null)
    throw new HilumError("conflict", `${path} is there already.`, {
      remedy: "Give another name, or delete the file. Nothing was written.",
    });
  await there.close();
  await rename(temporary, path);
  await syncFolder(join(path, ".."));
}

class BackupWriter {
  private readonly tar: Pack = tarPack();
  private readonly entries: BackupManifest["entries"] = [];

  constructor(
    private readonly store: Store,
    private readonly temporary: string,
    private readonly options: BackupOptions,
  ) {}

  /** "again" when a blob of the snapshot was deleted before it could be held. */
  async write(): Promise<Omit<WrittenBackup, "file"> | "again"> {
    const out = createWriteStream(this.temporary, { flags: "wx", mode: 0o600, flush: true });
    await once(out, "open");
    const ended = finished(this.tar.pipe(out));
    ended.catch(() => undefined);
    try {
      const written = await this.writeEntries();
      if (written === "again") return written;
      this.tar.finalize();
      await ended;
      return { ...written, bytes: out.bytesWritten };
    } finally {
      this.tar.destroy();
      out.destroy();
    }
  }

  private async writeEntries(): Promise<Omit<WrittenBackup, "file" | "bytes"> | "again"> {
    const client = await this.store.pool.connect();
    let held: string[] = [];
    try {
      await client.query("begin isolation level repeatable read read only");
      const header = BackupHeader.parse({
        format: 1,
        hilum: version,
        schema: await schemaVersion(client),
        createdAt: new Date().toISOString(),
      });
      await this.add(HEADER_NAME, Buffer.from(JSON.stringify(header, null, 2)));
      const key = await readFile(join(this.store.home, "pseudonym.key")).catch(() => null);
      if (key !== null) await this.add(KEY_NAME, key);
      const experiments = await this.addExperiments();
      held = [...(await expectedBlobs(databaseOn(client)))];
      this.store.blobs.claim(held);
      const tables = await this.addTables(client);
      await client.query("commit");
      const absent = await this.addBlobs(held);
      if (absent === null) return "again";
      await this.add(
        MANIFEST_NAME,
        Buffer.from(
          JSON.stringify({
            tables,
            entries: this.entries,
            absent: absent.map(({ digest }) => digest),
          } satisfies BackupManifest),
        ),
      );
      return {
        blobs: held.length - absent.length,
        rows: tables.reduce((sum, { rows }) => sum + rows, 0),
        experiments,
        absent: absent.map(({ words }) => words),
      };
    } finally {
      client.release(true);
      this.store.blobs.abandon(held);
      await this.letGo(held);
    }
  }

  /** What was deleted meanwhile was kept for this backup alone. */
  private async letGo(held: readonly string[]): Promise<void> {
    if (held.length === 0) return;
    const wanted = await expectedBlobs(this.store.db);
    this.store.blobs.spare(held.filter((digest) => wanted.has(digest)));
    await discardUnnamed(
      this.store,
      held.filter((digest) => !wanted.has(digest)),
    );
  }

  private async addExperiments(): Promise<number> {
    const folder = experimentsFolder();
    const files = (await readdir(folder).catch(() => [])).filter((name) => /^[a-z0-9][a-z0-9-]*\.json$/.test(name));
    for (const name of files) await this.add(experimentEntry(name), await readFile(join(folder, name)));
    return files.length;
  }

  private async addTables(client: SqlClient): Promise<BackupManifest["tables"]> {
    const tables: BackupManifest["tables"] = [];
    for (const name of await listTables(client)) {
      const table = { name, rows: 0, parts: 0 };
      for await (const { part, rows, text } of dumpTable(client, name)) {
        this.options.signal?.throwIfAborted();
        await this.add(tablePart(name, part), Buffer.from(text));
        table.rows += rows;
        table.parts++;
      }
      tables.push(table);
    }
    return tables;
  }

  /** Gives those that are not there as they should be; null where one went away with its row since the snapshot. */
  private async addBlobs(digests: readonly string[]): Promise<{ digest: string; words: string }[] | null> {
    const absent: { digest: string; words: string }[] = [];
    for (const [done, digest] of digests.entries()) {
      this.options.signal?.throwIfAborted();
      this.options.onProgress?.(done, digests.length);
      try {
        await this.add(blobEntry(digest), await this.store.blobs.get(digest));
      } catch (error) {
        if (!isHilumError(error) || (error.code !== "damaged" && error.code !== "notFound")) throw error;
        if (error.code === "notFound" && !(await expectedBlobs(this.store.db)).has(digest)) return null;
        absent.push({ digest, words: error.message });
      }
    }
    return absent;
  }

  private async add(name: string, bytes: Uint8Array): Promise<void> {
    if (name !== MANIFEST_NAME) this.entries.push({ name, bytes: bytes.length, sha256: digestOf(bytes) });
    const entry = this.tar.entry({ name, size: bytes.length, mode: 0o600 });
    entry.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    await finished(entry);
  }
}

async function schemaVersion(client: SqlClient): Promise<number> {
  const { rows } = await client.query<{ version: number }>("select max(version) as version from hilum.migrations");
  return rows[0].version;
}
