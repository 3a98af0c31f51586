import { createHash, randomUUID } from "node:crypto";
import { type Stats } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { HilumError } from "../errors";
import { invariant } from "../invariant";
import { errorCode, storageFailure } from "./storage-failure";

/** Bytes by their SHA-256, written once and never changed. */
export interface BlobStore {
  /** Stores the bytes durably and gives their digest in hex. Bytes that are there already are compared, and healed where the disk changed them. */
  put(bytes: Uint8Array): Promise<string>;
  /**
   * Like `put`, several times sooner: the end of this process leaves the blob whole or absent, but a power cut may damage
   * it until `flush`.
   */
  add(bytes: Uint8Array): Promise<string>;
  /** Makes durable what `add` has stored. Awaited before a row that names such a blob is written, so that no row ever names a missing or a damaged one. */
  flush(): Promise<void>;
  /** The bytes of a digest. Throws `notFound` where there are none, `storageUnavailable` where the disk changed them. */
  get(digest: string): Promise<Uint8Array>;
  /** Its first bytes, unchecked: enough to tell what it is. Empty where there is none. */
  head(digest: string, length: number): Promise<Uint8Array>;
  has(digest: string): Promise<boolean>;
  /** Forgets a digest; nothing happens where there is none. */
  delete(digest: string): Promise<void>;
  /** All blobs, in no order; temporary files of writers that were killed more than a day ago are removed on the way. */
  list(): AsyncIterable<StoredBlob>;
}

export interface StoredBlob {
  digest: string;
  bytes: number;
  /** When it was stored, or last stored again. */
  storedAt: Date;
}

const DIGEST = /^[0-9a-f]{64}$/;

/** SHA-256 of the bytes, in hex. */
export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** How many files are synced at once; the disk does them in few strokes. */
const SYNCS = 16;
const ABANDONED_MS = 24 * 3600 * 1000;

/**
 * Blobs as files `<folder>/ab/abcdef…`, read-only, written to a temporary name and renamed: a crash leaves the whole blob
 * or none. Every read is checked against the digest. Throws `storageUnavailable` (full, read-only, damaged).
 */
export function folderBlobStore(folder: string): BlobStore {
  const pathOf = (digest: string) => {
    invariant(DIGEST.test(digest), `not a blob digest: ${digest}`);
    return join(folder, digest.slice(0, 2), digest);
  };
  /** Written and not yet synced. */
  let unsynced = new Set<string>();
  let lastFlush: Promise<unknown> = Promise.resolve();

  const store = async (bytes: Uint8Array, isDurable: boolean): Promise<string> => {
    const digest = digestOf(bytes);
    const path = pathOf(digest);
    try {
      const isThere = await isStored(path, digest, bytes.length);
      if (!isThere) await writeAtOnce(path, bytes, { isDurable });
      // One that was there may be another process's, not synced yet.
      if (!isDurable) unsynced.add(path);
      else if (isThere) await syncFiles([path], folder);
    } catch (error) {
      throw storageFailure(error, folder);
    }
    return digest;
  };

  const flushNow = async () => {
    const paths = unsynced;
    unsynced = new Set();
    try {
      if (paths.size > 0) await syncFiles([...paths], folder);
    } catch (error) {
      for (const path of paths) unsynced.add(path);
      throw storageFailure(error, folder);
    }
  };

  return {
    put: (bytes) => store(bytes, true),
    add: (bytes) => store(bytes, false),
    flush() {
      // One after the other: who comes second may wait for blobs that the first one is syncing.
      const flush = lastFlush.then(flushNow, flushNow);
      lastFlush = flush.catch(() => undefined);
      return flush;
    },
    async get(digest) {
      const bytes = await readBlob(pathOf(digest), folder);
      if (digestOf(bytes) !== digest) {
        throw new HilumError("storageUnavailable", `Stored file ${digest.slice(0, 12)} has changed on disk: its content no longer matches its SHA-256.`, { remedy: "Check the disk. Import the data set again, or publish the model again, to replace the damaged file." });
      }
      return bytes;
    },
    head: (digest, length) => readHead(pathOf(digest), length),
    has: async (digest) => (await statOf(pathOf(digest))) !== null,
    delete: (digest) => rm(pathOf(digest), { force: true }),
    list: () => listBlobs(folder),
  };
}

/** Whether the blob is there and whole; then it is young again, so that it does not count as forgotten by everybody. */
async function isStored(path: string, digest: string, bytes: number): Promise<boolean> {
  try {
    if ((await stat(path)).size !== bytes || digestOf(await readFile(path)) !== digest) return false;
    const now = new Date();
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

async function* listBlobs(folder: string): AsyncGenerator<StoredBlob> {
  for (const shelf of await namesIn(folder)) {
    for (const name of await namesIn(join(folder, shelf))) {
      const path = join(folder, shelf, name);
      const found = await statOf(path);
      if (found === null) continue;
      if (DIGEST.test(name)) yield { digest: name, bytes: found.size, storedAt: found.mtime };
      else if (name.endsWith(".tmp") && Date.now() - found.mtimeMs > ABANDONED_MS) await rm(path, { force: true });
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return [];
    throw error;
  });
}

async function readBlob(path: string, folder: string): Promise<Uint8Array> {
  try {
    const { buffer, byteOffset, length } = await readFile(path);
    // A plain array: Buffer's `slice` shares memory where Uint8Array's copies.
    return new Uint8Array(buffer, byteOffset, length);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw storageFailure(error, folder);
    throw new HilumError("notFound", "A stored file is missing.", { cause: error, remedy: "Restore it from a backup, or import the data set again." });
  }
}

async function readHead(path: string, length: number): Promise<Uint8Array> {
  const file = await open(path, "r").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  });
  if (file === null) return new Uint8Array(0);
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function statOf(path: string): Promise<Stats | null> {
  return stat(path).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  });
}

/** Writes beside the target and renames, so that readers and crashes see all or nothing, and syncs. */
export function writeDurably(path: string, bytes: Uint8Array, mode = 0o644): Promise<void> {
  return writeAtOnce(path, bytes, { mode, isDurable: true });
}

async function writeAtOnce(path: string, bytes: Uint8Array, { mode = 0o644, isDurable }: { mode?: number; isDurable: boolean }): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, "wx", mode);
    try {
      await file.writeFile(bytes);
      if (isDurable) await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  if (isDurable) await syncFolder(dirname(path));
}

/** Syncs files, their folders and the folder of those. A file that was deleted meanwhile needs none. */
async function syncFiles(paths: readonly string[], root: string): Promise<void> {
  const rest = [...paths];
  const lane = async () => {
    for (let path = rest.pop(); path !== undefined; path = rest.pop()) await syncFile(path);
  };
  await Promise.all(Array.from({ length: Math.min(SYNCS, paths.length) }, lane));
  for (const folder of new Set(paths.map(dirname))) await syncFolder(folder);
  await syncFolder(root);
}

async function syncFile(path: string): Promise<void> {
  // Windows syncs only what is open for writing.
  const file = await open(path, "r+").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  });
  if (file === null) return;
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Without this a power cut can lose the rename although the file's own bytes were synced. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
