/** @file What is known of a folder before any film of it is opened: the paths, the sizes and the texts of its tables. */
import { isHilumError } from "../errors";
import { isLitter } from "./folders/litter";
import { dicomdirFiles } from "./tables/dicomdir";
import { toDelimited } from "./tables/delimited-text";
import { readSpreadsheet } from "./tables/spreadsheet";

export interface FolderFacts {
  /** Relative to the folder, / between folders, in any order. */
  files: readonly { path: string; bytes: number }[];
  /** The texts of its tables by path: a spreadsheet as comma-separated values, a DICOMDIR as the paths of its films, one a line. */
  tables: Readonly<Record<string, string>>;
  /** Tables that cannot be read, with the reason. */
  unreadable: Readonly<Record<string, string>>;
}

/** Tables lie near the top; notes on single films are many and deep. */
const MAX_TABLE_DEPTH = 3;
const MAX_TABLES = 48;
const MAX_TABLE_BYTES = 48 * 2 ** 20;

const TABLE = /(\.(csv|tsv|txt|xlsx)|(^|\/)DICOMDIR)$/i;

/** Reads the tables of a folder, nothing else of it. @param read the bytes of a file of `files`, by its path. */
export async function collectFacts(files: FolderFacts["files"], read: (path: string) => Promise<Uint8Array>): Promise<FolderFacts> {
  const tables: Record<string, string> = {};
  const unreadable: Record<string, string> = {};
  for (const { path } of chooseTables(files)) {
    try {
      tables[path] = await tableText(path, await read(path));
    } catch (error) {
      if (!isHilumError(error)) throw error;
      unreadable[path] = error.message;
    }
  }
  return { files, tables, unreadable };
}

/** The files of a folder that may be tables, the uppermost first, as few and as small as can be read whole. */
function chooseTables(files: FolderFacts["files"]): { path: string; bytes: number }[] {
  const depth = (path: string) => path.split("/").length;
  return files
    .filter(({ path, bytes }) => TABLE.test(path) && bytes > 0 && bytes <= MAX_TABLE_BYTES && depth(path) <= MAX_TABLE_DEPTH && !isLitter(path) && !leadsOut(path))
    .sort((a, b) => depth(a.path) - depth(b.path) || (a.path < b.path ? -1 : 1))
    .slice(0, MAX_TABLES);
}

async function tableText(path: string, bytes: Uint8Array): Promise<string> {
  if (/\.xlsx$/i.test(path)) return toDelimited(await readSpreadsheet(bytes, path));
  if (isDicomdir(path)) return dicomdirFiles(bytes, path).join("\n");
  return new TextDecoder().decode(bytes);
}

export const isDicomdir = (path: string): boolean => /(^|\/)DICOMDIR$/i.test(path);

/** True for a path that is no path inside a folder: absolute, going up, or with a NUL, which no file system and no database takes. */
export function leadsOut(path: string): boolean {
  return path.startsWith("/") || /^[a-z]:/i.test(path) || path.split(/[/\\]/).includes("..") || path.includes("\0");
}
