/** @file What the tables beside the films tell of each film, and what became of each of their rows. */
import type { FilmMetadata } from "../import/film-metadata";
import type { ColumnMap } from "./film-columns";
import { type FilmRow, isNote, readFilmRows } from "./film-rows";
import type { Table } from "./film-table";
import { type FilmLookup, matchRows, mayNameOneFile } from "./match-rows";
import { mergeClaims, placeOf } from "./merge-claims";
import { emptyAccount, type TableAccount } from "./table-account";

export interface ChosenTable {
  table: Table;
  columns: ColumnMap;
}

/** What is told of a film, and by which rows. */
export type FilmTold = { film: FilmMetadata; from: readonly string[] } | { refused: string };

export interface FilmsTold {
  /** Null for a film that no row means. */
  tell(path: string): FilmTold | null;
  /** True for a film that some row fits as well as another film: nothing is told of it for that reason. */
  isAmbiguous(path: string): boolean;
  accounts: readonly TableAccount[];
  remarks: readonly string[];
}

const EXAMPLES = 5;

/**
 * Reads tables together: of a film that several rows mean, in one table or in several, each fact comes from the row that
 * tells it. A row that fits several films is applied to none. A film of which rows tell different labels or patients is
 * refused by name; other facts that differ count as unknown. Rows of different files that fit one film equally well and say
 * different things are applied to none, too.
 * @throws HilumError invalidDataset where a table has no file column.
 */
export function tellFilms(index: FilmLookup, tables: readonly ChosenTable[]): FilmsTold {
  return tellRows(
    index,
    tables.map(({ table, columns }) => ({
      name: table.name,
      columns,
      rows: table.rows.length,
      named: readFilmRows(table, columns),
    })),
  );
}

/** A table as rows that name files, whatever it looks like. */
export interface RowsOfTable {
  name: string;
  columns: ColumnMap;
  /** All of its rows, also those that name no file. */
  rows: number;
  named: readonly FilmRow[];
}

/** The same for rows that a layout reads in its own way. */
export function tellRows(index: FilmLookup, tables: readonly RowsOfTable[]): FilmsTold {
  const accounts = new Map(tables.map(({ name, columns, rows }) => [name, emptyAccount(name, columns, rows)]));
  const accountOf = ({ table }: Pick<FilmRow, "table">) => accounts.get(table) ?? emptyAccount(table, {}, 0);
  const rows = tables.flatMap(({ named }) => named);
  for (const account of accounts.values()) account.notes += account.rows;
  for (const row of rows) accountOf(row).notes--;
  const { ofFilm, ambiguous, absent } = matchRows(index, rows);
  const told = new Map<string, FilmTold>();
  const open = new Map<string, number>();
  for (const { row, films } of ambiguous) accountOf(row).ambiguous.push({ line: row.line, file: row.file, films });
  for (const row of absent) countAbsent(accountOf(row), row);
  for (const [film, some] of ofFilm) {
    const merged = mergeClaims(some);
    if ("film" in merged) {
      told.set(film, { film: merged.film, from: some.map(placeOf) });
      for (const row of some) accountOf(row).used++;
      for (const fact of merged.open) open.set(fact, (open.get(fact) ?? 0) + 1);
    } else if (some.every((row) => mayNameOneFile(row, some[0]))) {
      told.set(film, { refused: `its rows contradict each other: ${merged.contradiction}` });
      for (const [table, own] of byTable(some)) {
        accountOf({ table }).contradicted.push({
          film,
          lines: own.map(({ line }) => line),
          what: merged.contradiction,
        });
        accountOf({ table }).contradictedRows += own.length;
      }
    } else for (const row of some) accountOf(row).ambiguous.push({ line: row.line, file: row.file, films: [film] });
  }
  const remarks = [...open].map(
    ([fact, films]) =>
      `Of ${films} ${films === 1 ? "film" : "films"} the tables tell different things as ${fact}: it counts as unknown.`,
  );
  const unclear = new Set([...accounts.values()].flatMap((account) => account.ambiguous.flatMap(({ films }) => films)));
  return {
    tell: (path) => told.get(path) ?? null,
    isAmbiguous: (path) => unclear.has(path),
    accounts: [...accounts.values()],
    remarks,
  };
}

/** What is told of a film; of one that no row means, why it is refused. */
export function toldOrRefused(
  { tell, isAmbiguous }: Pick<FilmsTold, "tell" | "isAmbiguous">,
  path: string,
  unnamed: string,
): FilmTold {
  return (
    tell(path) ?? {
      refused: isAmbiguous(path)
        ? "a row fits it as well as another film: write the folder before the file's name"
        : unnamed,
    }
  );
}

function countAbsent(account: TableAccount, row: FilmRow): void {
  if (isNote(row)) {
    account.notes++;
    return;
  }
  const { withoutFilm } = account;
  const label = row.told.label ?? "";
  account.withoutFilm = {
    rows: withoutFilm.rows + 1,
    byLabel: Object.assign(withoutFilm.byLabel, { [label]: (withoutFilm.byLabel[label] ?? 0) + 1 }),
    examples: withoutFilm.examples.length < EXAMPLES ? [...withoutFilm.examples, row.file] : withoutFilm.examples,
  };
}

function byTable(rows: readonly FilmRow[]): Map<string, FilmRow[]> {
  const groups = new Map<string, FilmRow[]>();
  for (const row of rows) groups.set(row.table, [...(groups.get(row.table) ?? []), row]);
  return groups;
}
