import { createHash } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { type FileHandle, open, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { HilumError } from "../../errors";
import { invariant } from "../../invariant";
import { errorCode } from "../../error-code";
import { storageFailure } from "../../failures/storage-failure";
import { ifThere } from "../files/if-there";
import { syncFiles, writeAtOnce } from "../files/write-durably";
import { listWriters, openIntents } from "./write-intents";

/** Bytes by their SHA-256, written once and never changed. */
export interface BlobStore {
  /**
   * Stores the bytes durably and gives their digest in hex. Bytes that are there already are compared, and healed where the
   * disk changed them. Nobody deletes them until `settle`, which is called once a row names them, or `abandon`; a writer
   * that is killed before leaves nothing for good (see sweepAbandonedWrites).
   */
  put(bytes: Uint8Array): Promise<string>;
  /**
   * Like `put`, several times sooner: the end of this process leaves the blob whole or absent, but a power cut may damage
   * it until `flush`.
   */
  add(bytes: Uint8Array): Promise<string>;
  /** Makes durable what `add` has stored. Awaited before a row that names such a blob is written, so that no row ever names a missing or a damaged one. */
  flush(): Promise<void>;
  /** The bytes of a digest, checked. Throws `notFound` where there are none, `damaged` where the disk changed them or cannot read them. */
  get(digest: string): Promise<Uint8Array>;
  /** Whether the bytes are there and right; reads them all. */
  check(digest: string): Promise<BlobState>;
  /** Its first bytes, unchecked: enough to tell what it is. Empty where there is none. */
  head(digest: string, length: number): Promise<Uint8Array>;
  has(digest: string): Promise<boolean>;
  /** Keeps others from deleting these until `settle`, also where they are not there yet. */
  claim(digests: readonly string[]): void;
  /** Says, before the row goes that names them, that these are to be deleted: should this process be killed in between, somebody else does it. */
  doom(digests: readonly string[]): void;
  /** A row names them now: ends a `put`, an `add` or a `claim`, each once. */
  settle(digests: readonly string[]): void;
  /** They are wanted no more: ends a claim as `settle` does and dooms what nobody else claims, so that a `discard` that fails, or never comes, leaves nothing for good. */
  abandon(digests: readonly string[]): void;
  /** They shall stay after all: ends a `doom`. */
  spare(digests: readonly string[]): void;
  /** Forgets digests, except those that somebody is about to name: these are for whoever claims them. Nothing happens where there is none. */
  discard(digests: readonly string[]): Promise<void>;
  /** Forgets a digest, whoever wants it. */
  delete(digest: string): Promise<void>;
  /** All blobs, in no order; temporary files of earlier versions' writers that were killed more than a day ago are removed on the way. */
  list(): AsyncIterable<StoredBlob>;
  close(): void;
}

export type BlobState = "whole" | "damaged" | "missing";

export interface StoredBlob {
  digest: string;
  bytes: number;
  /** When it was stored, or last stored again. */
  storedAt: Date;
}

const DIGEST = /^[0-9a-f]{64}$/;
const SHELF = /^[0-9a-f]{2}$/;

/** SHA-256 of the bytes, in hex. */
export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

const ABANDONED_MS = 24 * 3600 * 1000;
/** What reading says of a file that stands there and has no bytes to give: a folder in its place, a sector that cannot be read, a right that was taken away. */
const UNREADABLE = new Set(["EISDIR", "EIO", "ELOOP", "ENXIO", "ENOTDIR", "EACCES", "EPERM"]);

/** Where a blob lies in a folder of blobs. */
export function blobPath(folder: string, digest: string): string {
  invariant(DIGEST.test(digest), `not a blob digest: ${digest}`);
  return join(folder, digest.slice(0, 2), digest);
}

/**
 * Blobs as files `<folder>/ab/abcdef…`, for this account only, written to a temporary name and renamed: a crash leaves the
 * whole blob or none. Every read is checked against the digest. Throws `storageUnavailable` (full, read-only), `damaged`.
 * @param writer tells this writer's connections to the database from others'. @default drawn
 */
export function folderBlobStore(folder: string, writer?: string): BlobStore {
  const pathOf = (digest: string) => blobPath(folder, digest);
  const intents = openIntents(folder, writer);
  /** Written and not yet synced. */
  let unsynced = new Set<string>();
  let lastFlush: Promise<unknown> = Promise.resolve();

  const store = async (bytes: Uint8Array, isDurable: boolean): Promise<string> => {
    const digest = digestOf(bytes);
    const path = pathOf(digest);
    try {
      intents.claim([digest]);
      if (isDurable) intents.sync();
      const isThere = await isStored(path, digest, bytes.length);
      if (!isThere) await writeAtOnce(path, bytes, { temporary: intents.temporary(path), isDurable });
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
      if (bytes === null || digestOf(bytes) !== digest) throw damagedBlob(digest);
      return bytes;
    },
    check: (digest) => stateOf(pathOf(digest), digest, folder),
    head: (digest, length) => readHead(pathOf(digest), length),
    has: async (digest) => (await statOf(pathOf(digest))) !== null,
    claim: intents.claim,
    doom: intents.doom,
    settle: intents.settle,
    abandon: intents.abandon,
    spare: intents.spare,
    async delete(digest) {
      await rm(pathOf(digest), { recursive: true, force: true });
      intents.settle([digest]);
      intents.spare([digest]);
    },
    async discard(digests) {
      const gone: { digest: string; aside: string }[] = [];
      for (const digest of digests) {
        const aside = intents.condemned(digest);
        if (!intents.isClaimed(digest) && (await moved(pathOf(digest), aside))) gone.push({ digest, aside });
      }
      // Only now: whoever claims one later than this finds it missing, and stores it again.
      const claimed = gone.length === 0 ? [] : listWriters(folder).map((one) => one.claimed);
      for (const { digest, aside } of gone) {
        if (claimed.some((some) => some.has(digest))) await moved(aside, pathOf(digest));
        else await rm(aside, { recursive: true, force: true });
      }
      intents.spare(digests);
    },
    list: () => listBlobs(folder),
    close: intents.close,
  };
}

/** What is said of a blob whose file is not what its name says. */
function damagedBlob(digest: string): HilumError {
  return new HilumError(
    "damaged",
    `Stored file ${digest.slice(0, 12)} has changed on disk: its content no longer matches its SHA-256.`,
    { remedy: "Nothing of it was used. Look at all stored files with: npx hilum doctor" },
  );
}

async function stateOf(path: string, digest: string, folder: string): Promise<BlobState> {
  try {
    const bytes = await readBlob(path, folder);
    return bytes !== null && digestOf(bytes) === digest ? "whole" : "damaged";
  } catch (error) {
    if (error instanceof HilumError && error.code === "notFound") return "missing";
    throw error;
  }
}

/** False where there is nothing to move. */
async function moved(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === "ENOENT") return false;
      throw error;
    },
  );
}

/** Whether the blob is there and whole; then it is young again, so that it does not count as forgotten by everybody. */
async function isStored(path: string, digest: string, bytes: number): Promise<boolean> {
  try {
    if ((await stat(path)).size !== bytes || digestOf(await readPlainFile(path)) !== digest) return false;
    const now = new Date();
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT" || UNREADABLE.has(errorCode(error))) return false;
    throw error;
  }
}

async function* listBlobs(folder: string): AsyncGenerator<StoredBlob> {
  for (const shelf of await namesIn(folder)) {
    if (!SHELF.test(shelf)) continue;
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
  return (await ifThere(readdir(folder))) ?? [];
}

/** Null where something is there that cannot be read. */
async function readBlob(path: string, folder: string): Promise<Uint8Array | null> {
  try {
    const { buffer, byteOffset, length } = await readPlainFile(path);
    // A plain array: Buffer's `slice` shares memory where Uint8Array's copies.
    return new Uint8Array(buffer, byteOffset, length);
  } catch (error) {
    if (UNREADABLE.has(errorCode(error))) return null;
    if (errorCode(error) !== "ENOENT") throw storageFailure(error, folder);
    throw new HilumError("notFound", "A stored file is missing.", {
      cause: error,
      remedy:
        "See what is missing with: npx hilum doctor. Bring it back with npx hilum restore of a backup, or import the data set again.",
    });
  }
}

async function readPlainFile(path: string): Promise<Buffer> {
  const file = await openPlain(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Opens a file; what would be waited for or never end, such as a pipe or a device, is none. */
async function openPlain(path: string): Promise<FileHandle> {
  // Windows knows neither.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw Object.assign(new Error(`${path} is no file`), { code: "ENXIO" });
}

/** Empty where nothing is there that can be read. */
async function readHead(path: string, length: number): Promise<Uint8Array> {
  try {
    const file = await openPlain(path);
    try {
      const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) === "ENOENT" || UNREADABLE.has(errorCode(error))) return new Uint8Array(0);
    throw error;
  }
}

async function statOf(path: string): Promise<Stats | null> {
  return stat(path).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  });
}
