/** @file What is known of a folder before any film of it is opened: the paths, the sizes and the texts of its tables. */
import { HilumError, isHilumError } from "../../errors";
import { isLitter } from "../folders/litter";
import { dicomdirFiles } from "../tables/dicomdir";
import { decodeText } from "../tables/decode-text";
import { toDelimited } from "../tables/delimited-text";
import { readSpreadsheet } from "../tables/spreadsheet";

export interface FolderFacts {
  /** Relative to the folder, / between folders, in any order. */
  files: readonly { path: string; bytes: number }[];
  /** The texts of its tables by path: a sheet as comma-separated values, a DICOMDIR as the paths of its films, one a line. The first sheet of a workbook has the workbook's path, others have theirs behind it: `list.xlsx [Sheet2]`. */
  tables: Readonly<Record<string, string>>;
  /** Tables that cannot be read, or were not looked at, with the reason. */
  unreadable: Readonly<Record<string, string>>;
  /** What somebody should know of how a table was read, by its path, in a sentence. @default nothing */
  remarks?: Readonly<Record<string, string>>;
}

/** Tables lie near the top; notes on single films are many and deep. */
const MAX_TABLE_DEPTH = 3;
const MAX_TABLES = 48;
const MAX_TABLE_BYTES = 48 * 2 ** 20;

const WORKBOOK = /\.(xlsx|xlsm|xlsb|xls|ods)$/i;
/** Files that are tables and nothing else: one that is not read is named. A .txt may be anything. */
const SURELY_TABLE = /\.(csv|tsv|tab|xlsx|xlsm|xlsb|xls|ods)$/i;
const TABLE = /(\.(csv|tsv|tab|txt|xlsx|xlsm|xlsb|xls|ods)|(^|\/)DICOMDIR)$/i;
/** Tables of programs whose files nothing here reads. */
const FOREIGN_TABLE = /\.(numbers|parquet|feather|sav|dta|rds|rdata|sas7bdat|mdb|accdb|sqlite3?)$/i;

/** Reads the tables of a folder, nothing else of it. @param read the bytes of a file of `files`, by its path. */
export async function collectFacts(
  files: FolderFacts["files"],
  read: (path: string) => Promise<Uint8Array>,
): Promise<FolderFacts> {
  const tables: Record<string, string> = {};
  const remarks: Record<string, string> = {};
  const { chosen, unreadable } = chooseTables(files);
  for (const path of chosen) {
    try {
      for (const { name, text, remark } of await readTables(path, await read(path))) {
        tables[name] = text;
        if (remark !== null) remarks[name] = remark;
      }
    } catch (error) {
      if (!isHilumError(error)) throw error;
      unreadable[path] = [error.message, error.remedy ?? ""].join(" ").trim();
    }
  }
  return { files, tables, unreadable, remarks };
}

/** The files of a folder that may be tables, the uppermost first, as few and as small as can be read whole; and why others are not looked at. */
function chooseTables(files: FolderFacts["files"]): { chosen: string[]; unreadable: Record<string, string> } {
  const depth = (path: string) => path.split("/").length;
  const unreadable: Record<string, string> = {};
  const leave = (path: string, reason: string) => {
    if (SURELY_TABLE.test(path)) unreadable[path] = reason;
  };
  const chosen: string[] = [];
  for (const { path, bytes } of [...files].sort(
    (a, b) => depth(a.path) - depth(b.path) || (a.path < b.path ? -1 : 1),
  )) {
    if (isLitter(path) || leadsOut(path)) continue;
    if (FOREIGN_TABLE.test(path))
      unreadable[path] = "a table of a kind that Hilum does not read: save it as .csv beside the films";
    if (!TABLE.test(path)) continue;
    if (bytes === 0) leave(path, "the table is empty");
    else if (bytes > MAX_TABLE_BYTES)
      leave(path, `the table is larger than ${MAX_TABLE_BYTES / 2 ** 20} MiB and was not read`);
    else if (depth(path) > MAX_TABLE_DEPTH)
      leave(path, `the table was not read: it lies more than ${MAX_TABLE_DEPTH - 1} folders deep`);
    else if (chosen.length === MAX_TABLES) leave(path, `the table was not read: there are more than ${MAX_TABLES}`);
    else chosen.push(path);
  }
  return { chosen, unreadable };
}

interface TableText {
  name: string;
  text: string;
  remark: string | null;
}

async function readTables(path: string, bytes: Uint8Array): Promise<TableText[]> {
  if (isDicomdir(path)) return [{ name: path, text: dicomdirFiles(bytes, path).join("\n"), remark: null }];
  if (!WORKBOOK.test(path) && !isWorkbook(bytes)) return [{ name: path, ...decodeText(bytes, path) }];
  const sheets = await readSpreadsheet(bytes, path);
  if (sheets.length === 0) throw new HilumError("invalidDataset", `${path} holds nothing.`);
  return sheets.map(({ name, rows }, at) => ({
    name: at === 0 ? path : `${path} [${name}]`,
    text: toDelimited(rows),
    remark: null,
  }));
}

/** A workbook that somebody called .csv. */
const isWorkbook = (bytes: Uint8Array) =>
  [
    [0x50, 0x4b, 3, 4],
    [0xd0, 0xcf, 0x11, 0xe0],
  ].some((mark) => mark.every((byte, at) => bytes[at] === byte));

/** The file that a table lies in: of a further sheet its workbook. */
export const fileOfTable = (table: string): string => /^(.+\.\w{3,4}) \[.*\]$/.exec(table)?.[1] ?? table;

export const isDicomdir = (path: string): boolean => /(^|\/)DICOMDIR$/i.test(path);

/** True for a path that is no path inside a folder: absolute, going up, or with a NUL, which no file system and no database takes. */
export function leadsOut(path: string): boolean {
  return path.startsWith("/") || /^[a-z]:/i.test(path) || path.split(/[/\\]/).includes("..") || path.includes("\0");
}
