import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { HilumError } from "../errors";
import { invariant } from "../invariant";
import { errorCode, storageFailure } from "./storage-failure";

/** Bytes by their SHA-256, written once and never changed. */
export interface BlobStore {
  /** Stores the bytes durably and gives their digest in hex. Storing the same bytes again costs a hash and a look. */
  put(bytes: Uint8Array): Promise<string>;
  /** The bytes of a digest. Throws `notFound` where there are none, `storageUnavailable` where the disk changed them. */
  get(digest: string): Promise<Uint8Array>;
  has(digest: string): Promise<boolean>;
  /** Forgets a digest; nothing happens where there is none. */
  delete(digest: string): Promise<void>;
}

const DIGEST = /^[0-9a-f]{64}$/;

/** SHA-256 of the bytes, in hex. */
export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Blobs as files `<folder>/ab/abcdef…`, read-only, written to a temporary name, synced and renamed: a crash leaves the
 * whole blob or none. Every read is checked against the digest. Throws `storageUnavailable` (full, read-only, damaged).
 */
export function folderBlobStore(folder: string): BlobStore {
  const pathOf = (digest: string) => {
    invariant(DIGEST.test(digest), `not a blob digest: ${digest}`);
    return join(folder, digest.slice(0, 2), digest);
  };
  return {
    async put(bytes) {
      const digest = digestOf(bytes);
      const path = pathOf(digest);
      try {
        if ((await sizeOf(path)) !== bytes.length) await writeDurably(path, bytes);
      } catch (error) {
        throw storageFailure(error, folder);
      }
      return digest;
    },
    async get(digest) {
      const bytes = await readBlob(pathOf(digest), folder);
      if (digestOf(bytes) !== digest) {
        throw new HilumError("storageUnavailable", `Stored file ${digest.slice(0, 12)} has changed on disk: its content no longer matches its SHA-256.`, { remedy: "Check the disk. Import the data set again, or publish the model again, to replace the damaged file." });
      }
      return bytes;
    },
    has: async (digest) => (await sizeOf(pathOf(digest))) !== null,
    delete: (digest) => rm(pathOf(digest), { force: true }),
  };
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

async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  });
  return found === null ? null : found.size;
}

/** Writes beside the target and renames, so that readers and crashes see all or nothing. */
export async function writeDurably(path: string, bytes: Uint8Array, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, "wx", mode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
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
