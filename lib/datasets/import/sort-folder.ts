import type { RejectedFile } from "../dataset";
import { type FolderFacts, isDicomdir, leadsOut } from "./folder-facts";
import { isDocumentName } from "../folders/document-name";
import { wordsOf } from "../folders/folder-kind";
import { isLitter } from "../folders/litter";
import type { SortedFolder } from "../layouts/layout";

/** Films may be in them, but nothing looks inside. */
const ARCHIVE = /\.(zip|rar|7z|tar|t?gz|bz2|xz|zst)$/i;
/** Masks look like films and are none: `masks/`, `leftMask/`, `lung_mask_png/`. */
const MASK_WORDS: readonly string[] = ["mask", "masks"];

export interface FolderWithRest extends SortedFolder {
  /** Tables and other documents; whether one takes part is for the layout to say. */
  documents: string[];
  rejected: RejectedFile[];
  /** Those of the rejected that films may be in. */
  archives: string[];
}

const sorted = new WeakMap<FolderFacts, FolderWithRest>();

/**
 * Sorts the files of a folder by their paths alone; content is not looked at. Litter of operating systems is passed over.
 * The same facts give the same folder, with all that layouts have read in it: a form asks again at every change.
 */
export function sortFolder(facts: FolderFacts): FolderWithRest {
  const known = sorted.get(facts) ?? sortFiles(facts);
  sorted.set(facts, known);
  return known;
}

function sortFiles({ files, tables, unreadable }: FolderFacts): FolderWithRest {
  const films: string[] = [];
  const documents: string[] = [];
  const rejected: RejectedFile[] = [];
  const archives: string[] = [];
  const isMask = maskFinder();
  const reject = (file: string, reason: string) => rejected.push({ file, reason });
  for (const { path, bytes } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (leadsOut(path)) reject(path, "its path leads out of the folder");
    else if (isLitter(path)) continue;
    else if (unreadable[path] !== undefined) reject(path, unreadable[path]);
    else if (ARCHIVE.test(path)) {
      archives.push(path);
      reject(path, "an archive inside the folder: unpack it to have what is in it");
    } else if (isDocumentName(path) || isDicomdir(path)) documents.push(path);
    else if (isMask(path)) reject(path, "a mask, not a film");
    else if (bytes === 0) reject(path, "the file is empty");
    else films.push(path);
  }
  return { films, documents, rejected, archives, tables: new Map(Object.entries(tables)) };
}

/** Whether a path leads through a folder of masks; each folder is looked at once. */
function maskFinder(): (path: string) => boolean {
  const known = new Map<string, boolean>();
  return (path) => {
    const folders = path.slice(0, path.lastIndexOf("/") + 1);
    const isMask =
      known.get(folders) ?? folders.split("/").some((name) => wordsOf(name).some((word) => MASK_WORDS.includes(word)));
    known.set(folders, isMask);
    return isMask;
  };
}
