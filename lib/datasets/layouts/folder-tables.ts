/** @file The tables of a folder, each read once however many layouts look at it. */
import { invariant } from "../../invariant";
import type { FilmMetadata } from "../film-metadata";
import { type ColumnMap, guessColumns } from "../tables/film-columns";
import { readTable, type Table, tableLookup } from "../tables/film-table";
import type { SortedFolder } from "./layout";

type Lookup = (path: string) => FilmMetadata | null;

const tablesRead = new WeakMap<SortedFolder, Map<string, Table>>();
const lookupsMade = new WeakMap<Table, Map<string, Lookup>>();

/** A table of the folder. Throws `invalidDataset` for a broken quote. */
export function folderTable(folder: SortedFolder, path: string): Table {
  const text = folder.tables.get(path);
  invariant(text !== undefined, `no table ${path}`);
  return remembered(tablesRead, folder, path, () => readTable(text, path));
}

/** The same, null for one that cannot be read. */
export function readableTable(folder: SortedFolder, path: string): Table | null {
  try {
    return folderTable(folder, path);
  } catch {
    return null;
  }
}

/** What a table says of a film. Throws `invalidDataset` without a file column, or when a file has two labels. */
export function filmLookup(table: Table, columns: ColumnMap = guessColumns(table.headings)): Lookup {
  return remembered(lookupsMade, table, JSON.stringify(columns), () => tableLookup(table, columns));
}

function remembered<Owner extends object, Value>(memory: WeakMap<Owner, Map<string, Value>>, owner: Owner, key: string, make: () => Value): Value {
  const known = memory.get(owner) ?? new Map<string, Value>();
  memory.set(owner, known);
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
