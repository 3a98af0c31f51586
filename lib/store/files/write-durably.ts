/** @file Files that are there whole or not at all: written under another name, synced, renamed. */
import { randomUUID } from "node:crypto";
import { lstat, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "../../error-code";

/** How many files are synced at once; the disk does them in few strokes. */
const SYNCS = 16;

/** Writes beside the target and renames, so that readers and crashes see all or nothing, and syncs. Nobody else may read it, unless `mode` says so. */
export function writeDurably(path: string, bytes: Uint8Array, mode = 0o600): Promise<void> {
  return writeAtOnce(path, bytes, { temporary: temporaryName(path), mode, isDurable: true });
}

/** `<path>.<pid>.<uuid>.tmp`: the pid tells whether somebody still writes it (see sweepTemporaryFiles). */
export const temporaryName = (path: string): string => `${path}.${process.pid}.${randomUUID()}.tmp`;

/** The pid in a name that {@link temporaryName} made; null for any other name. */
export function temporaryWriter(name: string): number | null {
  const [, pid] = /\.(\d+)\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/.exec(name) ?? [];
  return pid === undefined ? null : Number(pid);
}

export interface WriteOptions {
  /** Where the bytes are written before they get their name: on the same file system. */
  temporary: string;
  /** @default 0o600 */
  mode?: number;
  /** Also after a power cut. */
  isDurable: boolean;
}

/** Writes a file by way of a temporary one. What stands at `path` and is no file, such as a folder, goes. */
export async function writeAtOnce(
  path: string,
  bytes: Uint8Array,
  { temporary, mode = 0o600, isDurable }: WriteOptions,
): Promise<void> {
  await makePrivateFolder(dirname(path));
  try {
    const file = await open(temporary, "wx", mode);
    try {
      await file.writeFile(bytes);
      if (isDurable) await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path).catch(async (error: unknown) => {
      if (!["EISDIR", "ENOTEMPTY", "EEXIST", "EPERM"].includes(errorCode(error)) || !(await lstat(path)).isDirectory())
        throw error;
      await rm(path, { recursive: true });
      await rename(temporary, path);
    });
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  if (isDurable) await syncFolder(dirname(path));
}

/** Makes a folder, with those above it, that only this account can enter. */
async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

/** Syncs files, their folders and the folder of those. A file that was deleted meanwhile needs none. */
export async function syncFiles(paths: readonly string[], root: string): Promise<void> {
  const rest = [...paths];
  const lane = async () => {
    for (let path = rest.pop(); path !== undefined; path = rest.pop()) await syncFile(path);
  };
  await Promise.all(Array.from({ length: Math.min(SYNCS, paths.length) }, lane));
  for (const folder of new Set(paths.map((path) => dirname(path)))) await syncFolder(folder);
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
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  });
  if (handle === null) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
