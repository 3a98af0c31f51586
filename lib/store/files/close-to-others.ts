import { type Stats } from "node:fs";
import { chmod, chown, lstat, readdir } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, parse, resolve } from "node:path";
import { errorCode } from "../../error-code";

/** Everything that is not the owner's. */
const OTHERS = 0o077;
const STICKY = 0o1000;
/** What Hilum makes in its state folder; whatever else lies there is not ours to close. The database's folder belongs to the account of its server, which closes it itself. */
const OURS = /^(blobs|logs|peers|pseudonym\.key|postgres\..*|workbench\..*|.*\.tmp)$/;
const DATABASE_FOLDER = "postgres";

export interface Closed {
  /** How many files and folders others could read or enter until now. */
  closed: number;
  /** Those that stay so, because they belong to somebody else. */
  open: string[];
}

/**
 * Closes the state folder to other accounts of the machine: folders to 700, files to 600 (the owner's right to run one
 * stays). Looks at the upper two levels, which are few, and at everything once something was open there.
 * @param everywhere @default false
 */
export async function closeToOthers(
  home: string,
  { everywhere = false }: { everywhere?: boolean } = {},
): Promise<Closed> {
  const closed: Closed = { closed: 0, open: [] };
  const close = async ({ path, found, passage }: OpenPath) => {
    try {
      const server = passage === 0 ? null : await statOf(join(home, DATABASE_FOLDER));
      if (server !== null) await chown(path, found.uid, server.gid);
      await chmod(path, (found.mode & 0o700) | passage);
      closed.closed++;
    } catch (error) {
      if (!["EPERM", "EACCES", "EROFS", "ENOTSUP", "ENOENT"].includes(errorCode(error))) throw error;
      closed.open.push(path);
    }
  };
  if (!everywhere) for await (const path of openPaths(home, 2)) await close(path);
  if (everywhere || closed.closed > 0) for await (const path of openPaths(home, Infinity)) await close(path);
  return closed;
}

/** Files and folders of the state folder that other accounts can read or enter. */
export async function listOpenToOthers(home: string): Promise<string[]> {
  const open: string[] = [];
  for await (const { path } of openPaths(home, Infinity)) open.push(path);
  return open;
}

interface OpenPath {
  path: string;
  found: Stats;
  /** What others than the owner may keep. */
  passage: number;
}

async function* openPaths(home: string, depth: number): AsyncGenerator<OpenPath> {
  if (process.platform === "win32") return;
  const top = await statOf(home);
  if (top === null || !top.isDirectory()) return;
  const passage = await passageOf(home, top);
  if (isOfOneUse(home, top) && (top.mode & OTHERS & ~passage) !== 0) yield { path: home, found: top, passage };
  for (const name of await namesIn(home)) if (OURS.test(name)) yield* openWithin(join(home, name), depth);
}

/** Links are not followed: what they lead to may be somebody else's. */
async function* openWithin(path: string, depth: number): AsyncGenerator<OpenPath> {
  const found = await statOf(path);
  if (found === null || found.isSymbolicLink()) return;
  if ((found.mode & OTHERS) !== 0) yield { path, found, passage: 0 };
  if (depth > 1 && found.isDirectory())
    for (const name of await namesIn(path)) yield* openWithin(join(path, name), depth - 1);
}

/** A folder that others have a use for, such as /tmp, is not closed, even where somebody keeps Hilum's state in it. */
function isOfOneUse(home: string, { mode }: Stats): boolean {
  const shared = [homedir(), tmpdir(), parse(home).root].map((folder) => resolve(folder));
  return (mode & STICKY) === 0 && !shared.includes(resolve(home));
}

/** Run by root, the server has an account of its own, which passes through the home to its folder and can list nothing on the way. */
async function passageOf(home: string, { uid }: Stats): Promise<number> {
  const server = await statOf(join(home, DATABASE_FOLDER));
  return server !== null && server.uid !== uid ? 0o010 : 0;
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (["ENOENT", "ENOTDIR", "EACCES"].includes(errorCode(error))) return [];
    throw error;
  });
}

async function statOf(path: string): Promise<Stats | null> {
  return lstat(path).catch((error: unknown) => {
    if (["ENOENT", "EACCES"].includes(errorCode(error))) return null;
    throw error;
  });
}
