/** @file Every table of a folder, read or not, with the reason. */
import type { RejectedFile } from "../dataset";
import { fileOfTable, type FolderFacts, isDicomdir } from "./folder-facts";
import { type TableOfFilms, tablesOfFilms } from "../layouts/folder-tables";
import { type LayoutOptions, type LayoutReading } from "../layouts/layout";
import type { FolderWithRest } from "./sort-folder";
import { guessColumns } from "../tables/film-columns";
import { scanTable } from "../tables/film-table";
import { type TableAccount, tableNotRead } from "../tables/table-account";

const SURELY_TABLE = /\.(csv|tsv|tab|xlsx|xlsm|xlsb|xls|ods)( \[.*\])?$/i;
const COLUMNS_SHOWN = 12;

/** An account of each table: of those that take part by their layout, of the others with why they do not. A .txt that names no film is no table. */
export function accountTables(
  facts: FolderFacts,
  folder: FolderWithRest,
  reading: LayoutReading,
  options: LayoutOptions,
): TableAccount[] {
  const known = new Map(reading.accounts.map((account) => [account.table, account]));
  const inPart = new Set(reading.tables);
  const read = [...folder.tables.keys()].flatMap((table) => {
    const account = known.get(table);
    if (account !== undefined) return [account];
    if (inPart.has(table)) return [];
    const why = whyNotRead(folder, table, options);
    return why === null ? [] : [tableNotRead(table, why)];
  });
  return [...read, ...Object.entries(facts.unreadable).map(([table, reason]) => tableNotRead(table, reason))];
}

function whyNotRead(folder: FolderWithRest, path: string, { table: chosen }: LayoutOptions): string | null {
  const names = tablesOfFilms(folder).find(({ table }) => table.name === path);
  if (names !== undefined)
    return `it names ${names.named} ${names.named === 1 ? "film" : "films"}, but ${whyNotChosen(names, chosen)}`;
  if (!SURELY_TABLE.test(path)) return null;
  const { headings } = scanTable(folder.tables.get(path) ?? "", path);
  const columns = headings.filter((heading) => heading !== "");
  const list = `${columns.slice(0, COLUMNS_SHOWN).join(", ")}${columns.length > COLUMNS_SHOWN ? ", …" : ""}`;
  return guessColumns(headings).file === undefined
    ? `none of its columns names a film (${list || "none"})`
    : "none of its rows names a film that is there";
}

function whyNotChosen({ table, columns, damage }: TableOfFilms, chosen: string | null): string {
  if (damage !== null) return damage.message;
  if (chosen !== null) return `${chosen} was chosen alone`;
  const others = table.headings.filter((heading) => heading !== "" && heading !== columns.file);
  if (Object.keys(columns).length > 1) return "no table was chosen";
  return `what its other columns say is not known (${others.slice(0, COLUMNS_SHOWN).join(", ") || "none"}): choose it and say it, as with --table and --column label=<heading>`;
}

/** Tables that are not read although they tell of films, or may: a warning. */
export function unreadTables(
  facts: FolderFacts,
  folder: FolderWithRest,
  tables: readonly TableAccount[],
): { table: string; why: string }[] {
  const naming = new Set(tablesOfFilms(folder).map(({ table }) => table.name));
  return tables.flatMap(({ table, notRead }) =>
    notRead !== null && (naming.has(table) || facts.unreadable[table] !== undefined) ? [{ table, why: notRead }] : [],
  );
}

/** The documents of a folder that are no tables in part, each with its reason. */
export function refusedDocuments(folder: FolderWithRest, tables: readonly TableAccount[]): RejectedFile[] {
  const read = new Set(tables.flatMap(({ table, notRead }) => (notRead === null ? [fileOfTable(table)] : [])));
  const reasons = new Map(
    tables.flatMap(({ table, notRead }) => (notRead === null ? [] : [[fileOfTable(table), notRead]])),
  );
  return folder.documents.flatMap((file) => {
    if (read.has(file) || (isDicomdir(file) && folder.tables.has(file))) return [];
    const reason = reasons.get(file);
    return [{ file, reason: reason === undefined ? "a document, not a film" : `a table that is not read: ${reason}` }];
  });
}
