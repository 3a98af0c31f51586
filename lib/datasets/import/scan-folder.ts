import type { Stats } from "node:fs";
import { lstat, readdir, readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { HilumError } from "../../errors";
import type { RejectedFile } from "../dataset";
import { type FolderFacts } from "./folder-facts";
import { isLitter } from "../folders/litter";
import { lookAtFolder } from "./look-at-folder";

/** A file of a folder, as it was when the folder was listed. */
export interface ListedFile {
  /** Relative to the folder, / between folders. */
  path: string;
  bytes: number;
  /** When it was last changed, as the disk says. */
  changedMs: number;
}

export interface FolderListing {
  /** The folder's real path. */
  root: string;
  facts: FolderFacts;
  /** By their paths inside the data set, in path order: those of the facts. */
  files: ReadonlyMap<string, ListedFile>;
  /** Links that lead out, folders that cannot be read, and names that are no UTF-8. */
  rejected: RejectedFile[];
}

/**
 * Lists a folder of films and reads its tables. Follows links to files inside the folder only.
 * @throws HilumError notFound when there is no such folder, badRequest when it is a file, forbidden when unreadable.
 */
export async function scanFolder(folder: string): Promise<FolderListing> {
  const root = await rootOf(folder);
  const walked: Walked = { root, files: [], rejected: [] };
  await walk(walked, "");
  walked.files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    root,
    rejected: walked.rejected,
    ...(await lookAtFolder(walked.files, (file) => readTableFile(path.join(root, file.path), file.path))),
  };
}

interface Walked extends Pick<FolderListing, "root" | "rejected"> {
  files: ListedFile[];
}

async function readTableFile(file: string, name: string): Promise<Uint8Array> {
  return readFile(file).catch((cause: unknown) => {
    throw new HilumError("forbidden", `${name} cannot be read.`, {
      cause,
      remedy: "Give your user the right to read it.",
    });
  });
}

async function rootOf(folder: string): Promise<string> {
  const info = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EACCES")
      throw new HilumError("forbidden", `The folder ${folder} cannot be read.`, {
        remedy: "Give your user the right to read it.",
      });
    throw new HilumError("notFound", `There is no folder ${folder}.`, { remedy: "Check the path.", cause: error });
  });
  if (!info.isDirectory())
    throw new HilumError("badRequest", `${folder} is a file, not a folder.`, {
      remedy: "Give the folder that holds one sub-folder for each label, or a zip of it.",
    });
  return realpath(folder);
}

async function walk(listing: Walked, below: string): Promise<void> {
  // As bytes: a name that is no UTF-8 would come as another name, one that no file has.
  const entries = await readdir(path.join(listing.root, below), { withFileTypes: true, encoding: "buffer" }).catch(
    (cause: unknown) => {
      if (below === "")
        throw new HilumError("forbidden", `The folder ${listing.root} cannot be read.`, {
          remedy: "Give your user the right to read it.",
          cause,
        });
      listing.rejected.push({ file: below, reason: "the folder cannot be read" });
      return [];
    },
  );
  for (const entry of entries) {
    const name = readName(entry.name);
    const relative = below === "" ? name.text : `${below}/${name.text}`;
    // Not even looked into: a version store has more files than the films, and lost+found is closed to everybody.
    if (isLitter(entry.isDirectory() ? `${relative}/` : relative)) continue;
    if (!name.isUtf8)
      listing.rejected.push({ file: relative, reason: NOT_UTF8[entry.isDirectory() ? "folder" : "file"] });
    else if (entry.isDirectory()) await walk(listing, relative);
    else if (entry.isSymbolicLink()) await addLink(listing, relative);
    else if (entry.isFile()) await addFile(listing, relative);
  }
}

const NOT_UTF8 = {
  folder: "the folder's name is not UTF-8: rename it to have what is in it",
  file: "its name is not UTF-8: rename it to have it",
};

/** A name as bytes; what is no UTF-8 is shown as \xNN, byte by byte, so that two such names never look the same. */
function readName(bytes: Uint8Array): { text: string; isUtf8: boolean } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), isUtf8: true };
  } catch {
    return {
      text: Array.from(bytes, (byte) =>
        byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`,
      ).join(""),
      isUtf8: false,
    };
  }
}

/** A file may go away between the listing and the look at it. */
async function addFile(listing: Walked, relative: string): Promise<void> {
  const info = await lstat(path.join(listing.root, relative)).catch(() => null);
  if (info === null) listing.rejected.push({ file: relative, reason: "it went away while the folder was read" });
  else listing.files.push(listed(relative, info));
}

/** A link may lead anywhere: into another person's files, or back up into an endless walk. */
async function addLink(listing: Walked, relative: string): Promise<void> {
  const target = await realpath(path.join(listing.root, relative)).catch(() => null);
  const info = target === null ? null : await stat(target).catch(() => null);
  if (target === null || info === null) listing.rejected.push({ file: relative, reason: "a link to nothing" });
  else if (!target.startsWith(listing.root + path.sep))
    listing.rejected.push({ file: relative, reason: "a link that leads out of the folder" });
  else if (!info.isFile()) listing.rejected.push({ file: relative, reason: "a link to a folder" });
  else listing.files.push(listed(relative, info));
}

const listed = (relative: string, { size, mtimeMs }: Stats): ListedFile => ({
  path: relative,
  bytes: size,
  changedMs: mtimeMs,
});
