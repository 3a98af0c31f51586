/** @file The tables of a folder, each read once however many layouts look at it, and what those that name films tell together. */
import { type HilumError } from "../../errors";
import { invariant } from "../../invariant";
import { labelKey } from "../import/name-key";
import { isDicomdir } from "../import/folder-facts";
import { damagedQuote } from "../tables/delimited-text";
import { guessColumns } from "../tables/film-columns";
import { cellReader, scanTable, type Table } from "../tables/film-table";
import { findFileColumn, swallowedLine, textNamesFilm } from "../tables/find-file-column";
import { type FilmLookup, indexFilms } from "../tables/match-rows";
import { type ChosenTable, type FilmsTold, tellFilms } from "../tables/tell-films";
import type { LayoutOptions, SortedFolder } from "./layout";

const tablesRead = new WeakMap<SortedFolder, Map<string, Table>>();
const indexesMade = new WeakMap<SortedFolder, Map<string, FilmLookup>>();
const candidatesFound = new WeakMap<SortedFolder, Map<string, readonly TableOfFilms[]>>();
const filmsTold = new WeakMap<SortedFolder, Map<string, FilmsTold>>();

function scannedTable(folder: SortedFolder, path: string): Table {
  const text = folder.tables.get(path);
  invariant(text !== undefined, `no table ${path}`);
  return remembered(tablesRead, folder, path, () => scanTable(text, path));
}

/** A table of the folder. Throws `invalidDataset` for a broken quote. */
export function folderTable(folder: SortedFolder, path: string): Table {
  const table = scannedTable(folder, path);
  if (table.damagedLine !== null) throw damagedQuote(path, table.damagedLine);
  return table;
}

/** The same, null for one that cannot be read. */
export function readableTable(folder: SortedFolder, path: string): Table | null {
  const table = scannedTable(folder, path);
  return table.damagedLine === null ? table : null;
}

/** A table of the folder that names films. */
export interface TableOfFilms extends ChosenTable {
  /** How many of its rows name a film that is there. */
  named: number;
  /** Why it cannot be read; null where it can. */
  damage: HilumError | null;
}

/** The films of a folder as rows find them. */
export const indexOf = (folder: SortedFolder): FilmLookup =>
  remembered(indexesMade, folder, "", () => indexFilms(folder.films));

/** The tables that name films, the one that names most first; of equals the one that tells more classes. Damaged ones are among them: what they would have told is not to be lost without a word. */
export function tablesOfFilms(folder: SortedFolder): readonly TableOfFilms[] {
  return remembered(candidatesFound, folder, "", () => {
    const found = [...folder.tables.keys()].flatMap((path) =>
      isDicomdir(path) ? [] : (tableOfFilms(folder, path) ?? []),
    );
    const labels = new Map(found.map((candidate) => [candidate, countLabels(candidate)]));
    const labelsOf = (candidate: TableOfFilms) => labels.get(candidate) ?? 0;
    return found.sort(
      (a, b) => b.named - a.named || labelsOf(b) - labelsOf(a) || (a.table.name < b.table.name ? -1 : 1),
    );
  });
}

/** How many classes a table tells; one that has nearly as many labels as rows has words there, no classes. */
function countLabels({ table, columns }: ChosenTable): number {
  const cellOf = cellReader(table);
  const labels = new Set(table.rows.map((row) => labelKey(cellOf(row, columns.label))).filter((label) => label !== ""));
  return labels.size > Math.max(2, table.rows.length / 2) ? 0 : labels.size;
}

function tableOfFilms(folder: SortedFolder, path: string): TableOfFilms | null {
  const index = indexOf(folder);
  const scanned = scannedTable(folder, path);
  const column = findFileColumn(scanned, index);
  const damagedLine = scanned.damagedLine ?? (column === null ? null : swallowedLine(scanned, index));
  if (damagedLine !== null) {
    // A quote that never closes is common in prose, which names films as well.
    const isTable = !/\.txt$/i.test(path);
    const named = Math.max(column?.named ?? 0, isTable && textNamesFilm(folder.tables.get(path) ?? "", index) ? 1 : 0);
    return named === 0
      ? null
      : {
          table: scanned,
          columns: { ...guessColumns(scanned.headings), ...column?.columns },
          named,
          damage: damagedQuote(path, damagedLine),
        };
  }
  return column === null ? null : { table: column.table, columns: column.columns, named: column.named, damage: null };
}

/** Where no table takes part. */
export const NOTHING_TOLD: FilmsTold = { tell: () => null, isAmbiguous: () => false, accounts: [], remarks: [] };
/** Where a table labels more of the films that both name in another way, its labels mean something else. */
const MOST_DIFFERENT_LABELS = 0.1;

/**
 * What the chosen table and those that are joined to it tell of films; nothing where none is chosen.
 * @param withoutLabels where folders tell the labels. @default false
 * @throws HilumError invalidDataset for a table that is damaged or has no file column.
 */
export function toldByTables(
  folder: SortedFolder,
  { table, columns, joins }: LayoutOptions,
  { withoutLabels = false } = {},
): FilmsTold {
  if (table === null || !folder.tables.has(table)) return NOTHING_TOLD;
  return remembered(filmsTold, folder, JSON.stringify([table, columns, joins, withoutLabels]), () => {
    const candidates = tablesOfFilms(folder);
    const known = candidates.find((candidate) => candidate.table.name === table);
    const taking = [
      ...(known === undefined ? [] : [known]),
      ...(joins ? candidates.filter((candidate) => candidate !== known) : []),
    ];
    for (const { damage } of taking) if (damage !== null) throw damage;
    const own = known?.table ?? folderTable(folder, table);
    const first = {
      table: own,
      columns: Object.keys(columns).length === 0 ? (known?.columns ?? guessColumns(own.headings)) : columns,
    };
    const others = taking
      .filter((candidate) => candidate !== known)
      .map((other) => withFittingLabels(folder, first, other));
    const chosen = [first, ...others.map(({ chosen: other }) => other)].map((one) =>
      withoutLabels ? { ...one, columns: { ...one.columns, label: undefined } } : one,
    );
    const told = tellFilms(indexOf(folder), chosen);
    return {
      ...told,
      remarks: [
        ...chosen.flatMap(({ table: one }) => one.remarks),
        ...others.flatMap(({ remark }) => remark ?? []),
        ...told.remarks,
      ],
    };
  });
}

function withFittingLabels(
  folder: SortedFolder,
  first: ChosenTable,
  other: ChosenTable,
): { chosen: ChosenTable; remark: string | null } {
  if (first.columns.label === undefined || other.columns.label === undefined) return { chosen: other, remark: null };
  const labelBy = (chosen: ChosenTable) => {
    const told = tellFilms(indexOf(folder), [chosen]);
    return (path: string) => {
      const film = told.tell(path);
      return film !== null && "film" in film ? film.film.label : null;
    };
  };
  const [labelOf, otherLabelOf] = [labelBy(first), labelBy(other)];
  let [both, different] = [0, 0];
  for (const film of folder.films) {
    const [one, two] = [labelOf(film), otherLabelOf(film)];
    if (one === null || two === null) continue;
    both++;
    if (labelKey(one) !== labelKey(two)) different++;
  }
  if (different <= MOST_DIFFERENT_LABELS * both) return { chosen: other, remark: null };
  const { label: _, ...columns } = other.columns;
  return {
    chosen: { ...other, columns },
    remark: `${other.table.name} labels ${different} of ${both} films otherwise than ${first.table.name}: its labels are left aside. To take them, choose it as the table.`,
  };
}

function remembered<Owner extends object, Value>(
  memory: WeakMap<Owner, Map<string, Value>>,
  owner: Owner,
  key: string,
  make: () => Value,
): Value {
  const known = memory.get(owner) ?? new Map<string, Value>();
  memory.set(owner, known);
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
