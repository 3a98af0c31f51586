import { lstat, readdir, readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { HilumError } from "../errors";
import type { RejectedFile } from "./dataset";
import { METADATA_FILE } from "./plan-import";

export interface FolderListing {
  /** The folder's real path. */
  root: string;
  /** Files below it, in path order; `path` is relative, / between folders. */
  files: { path: string; bytes: number }[];
  /** The text of metadata.csv at the top; null without one. */
  metadataCsv: string | null;
  /** Links that lead out, and folders that cannot be read. */
  rejected: RejectedFile[];
}

/**
 * Lists a folder of films: sub-folders are the labels. Follows links to files inside the folder only.
 * @throws HilumError notFound when there is no such folder, badRequest when it is a file, forbidden when unreadable.
 */
export async function scanFolder(folder: string): Promise<FolderListing> {
  const root = await rootOf(folder);
  const listing: FolderListing = { root, files: [], metadataCsv: null, rejected: [] };
  await walk(listing, "");
  listing.files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const table = listing.files.find((file) => file.path.toLowerCase() === METADATA_FILE);
  if (table !== undefined) listing.metadataCsv = await readFile(path.join(root, table.path), "utf8");
  return listing;
}

async function rootOf(folder: string): Promise<string> {
  const info = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EACCES") throw new HilumError("forbidden", `The folder ${folder} cannot be read.`, { remedy: "Give your user the right to read it." });
    throw new HilumError("notFound", `There is no folder ${folder}.`, { remedy: "Check the path.", cause: error });
  });
  if (!info.isDirectory()) throw new HilumError("badRequest", `${folder} is a file, not a folder.`, { remedy: "Give the folder that holds one sub-folder for each label, or a zip of it." });
  return realpath(folder);
}

async function walk(listing: FolderListing, below: string): Promise<void> {
  const entries = await readdir(path.join(listing.root, below), { withFileTypes: true }).catch((cause: unknown) => {
    if (below === "") throw new HilumError("forbidden", `The folder ${listing.root} cannot be read.`, { remedy: "Give your user the right to read it.", cause });
    listing.rejected.push({ file: below, reason: "the folder cannot be read" });
    return [];
  });
  for (const entry of entries) {
    const relative = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) await walk(listing, relative);
    else if (entry.isSymbolicLink()) await addLink(listing, relative);
    else if (entry.isFile()) listing.files.push({ path: relative, bytes: (await lstat(path.join(listing.root, relative))).size });
  }
}

/** A link may lead anywhere: into another person's files, or back up into an endless walk. */
async function addLink(listing: FolderListing, relative: string): Promise<void> {
  const target = await realpath(path.join(listing.root, relative)).catch(() => null);
  const info = target === null ? null : await stat(target);
  if (target === null || info === null) listing.rejected.push({ file: relative, reason: "a link to nothing" });
  else if (!target.startsWith(listing.root + path.sep)) listing.rejected.push({ file: relative, reason: "a link that leads out of the folder" });
  else if (!info.isFile()) listing.rejected.push({ file: relative, reason: "a link to a folder" });
  else listing.files.push({ path: relative, bytes: info.size });
}
