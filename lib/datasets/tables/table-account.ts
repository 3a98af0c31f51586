/** @file What became of a table and of each of its rows in an import. */
import type { ColumnMap } from "./film-columns";

export interface RowPlace {
  table: string;
  /** Counted from 1; in a spreadsheet the row. */
  line: number;
}

/** A table that was found. Of one that takes part, each row is counted once: `rows` is the sum of the counts below it. */
export interface TableAccount {
  table: string;
  /** Why it tells nothing; null for one that takes part. */
  notRead: string | null;
  columns: ColumnMap;
  rows: number;
  /** Rows whose facts a film has. */
  used: number;
  /** Rows that fit several films, or that say different things of what seems one film: applied to none. */
  ambiguous: { line: number; file: string; films: readonly string[] }[];
  /** Rows that contradict each other in label or patient: their film is left out. */
  contradicted: { film: string; lines: readonly number[]; what: string }[];
  contradictedRows: number;
  /** Rows that name a file which is not there. */
  withoutFilm: { rows: number; byLabel: Record<string, number>; examples: readonly string[] };
  /** Comments, sums and rows without a file name. */
  notes: number;
}

export const emptyAccount = (table: string, columns: ColumnMap, rows: number): TableAccount => ({
  table,
  notRead: null,
  columns,
  rows,
  used: 0,
  ambiguous: [],
  contradicted: [],
  contradictedRows: 0,
  withoutFilm: { rows: 0, byLabel: {}, examples: [] },
  notes: 0,
});

export const tableNotRead = (table: string, notRead: string): TableAccount => ({
  ...emptyAccount(table, {}, 0),
  notRead,
});
