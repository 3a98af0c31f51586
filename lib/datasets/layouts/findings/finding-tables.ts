/** @file The films of a public set as its tables of findings tell of them. */
import { type FilmMetadata, NOTHING_KNOWN } from "../../import/film-metadata";
import { labelKey } from "../../import/name-key";
import { guessColumns, plainHeading } from "../../tables/film-columns";
import { cellReader, type Table } from "../../tables/film-table";
import { readAge, readSex, readView } from "../../tables/film-values";
import { emptyAccount, type TableAccount } from "../../tables/table-account";
import { readableTable } from "../folder-tables";
import type { LayoutOptions, SortedFolder, Told } from "../layout";
import { endOfPath } from "./end-of-path";
import type { FindingFormat, FindingTableKind } from "./finding-format";
import { type FindingLabel, labelOfFindings } from "./label-of-findings";
import { markedFilm, marksOfFindings } from "./marks-of-findings";
import { type Mark, type RowReader, rowReader } from "./read-findings";

export interface FindingTables {
  /** The tables that take part, by path. */
  tables: readonly string[];
  /** Null for a film that no table names. */
  tell(path: string): Told | null;
  /** What became of the rows of its tables: a row counts as used where a film has its key. */
  accounts(): readonly TableAccount[];
}

interface KindTable {
  table: Table;
  kind: FindingTableKind;
}

type ReadingOptions = Pick<LayoutOptions, "columns" | "labels" | "multiLabel" | "blankIsNo">;

const tablesRead = new WeakMap<SortedFolder, Map<string, FindingTables>>();

/** Null where no table of the folder is of the format. Read once for the same options: a set has hundreds of thousands of rows. */
export function findingTables(
  folder: SortedFolder,
  format: FindingFormat,
  options: ReadingOptions,
): FindingTables | null {
  const { columns, labels, multiLabel, blankIsNo } = options;
  const found = tablesOf(folder, format);
  if (found.length === 0) return null;
  const known = tablesRead.get(folder) ?? new Map<string, FindingTables>();
  tablesRead.set(folder, known);
  const key = JSON.stringify([format.id, columns.label, labels, multiLabel, blankIsNo]);
  const tables = known.get(key) ?? readTables(folder, format, options, found);
  known.set(key, tables);
  return tables;
}

function readTables(
  folder: SortedFolder,
  format: FindingFormat,
  options: ReadingOptions,
  found: readonly KindTable[],
): FindingTables {
  const films = filmRows(folder, format);
  const byKind = format.tables.map((kind) =>
    rowsByKey(
      found.filter((candidate) => candidate.kind === kind),
      format,
      options.columns.label,
    ),
  );
  // One row may be of several films only where it is of a study.
  const filmsOfKey = filmsByKey(folder.films, format, films);
  const counts = format.keyPatterns === undefined ? filmsOfKey : null;
  const knownFinding = findingReader(format);
  const everyFinding = once(() => findingsOf(byKind, knownFinding));
  return {
    tables: [...new Set([...found.map(({ table }) => table.name), ...films.tables.map(({ name }) => name)])],
    accounts: () =>
      accountRows(folder, format, [...new Set([...found.map(({ table }) => table), ...films.tables])], filmsOfKey),
    tell(path) {
      const key = keyOf(path, format, films);
      const rows =
        key === null ? undefined : byKind.map((rowsOf) => rowsOf.get(key)).find((candidate) => candidate !== undefined);
      if (key === null || rows === undefined) return null;
      if (options.multiLabel) {
        if ((counts?.get(key) ?? 0) > 1) return { refused: `several films are called as its row in the table: ${key}` };
        return toldMarks(rows, everyFinding(), knownFinding, options, () => metadataOf(rows, path, format, films));
      }
      if ((counts?.get(key) ?? 0) > 1) return { refused: `several films are called as its row in the table: ${key}` };
      const label = labelOf(rows, format.normal.at(0) ?? null, knownFinding);
      if ("refused" in label && (label.joined === undefined || options.labels[label.joined] === undefined))
        return { refused: label.refused };
      return {
        film: {
          ...metadataOf(rows, path, format, films),
          label: "label" in label ? label.label : (label.joined ?? null),
        },
      };
    },
  };
}

/** A table may be of several kinds; the first counts. */
function tablesOf(folder: SortedFolder, format: FindingFormat): KindTable[] {
  return [...folder.tables.keys()].flatMap((path) => {
    const table = readableTable(folder, path);
    const isOther =
      table === null || (format.hasNoFileColumn === true && guessColumns(table.headings).file !== undefined);
    const kind = isOther ? undefined : format.tables.find(({ headings }) => hasHeadings(table, headings));
    return table === null || kind === undefined ? [] : [{ table, kind }];
  });
}

/** True for a table that is of one of the format's kinds. */
export const isOfFormat = (table: Table, { tables }: FindingFormat): boolean =>
  tables.some(({ headings }) => hasHeadings(table, headings));

function hasHeadings(table: Table, headings: readonly string[]): boolean {
  const plain = new Set(table.headings.map(plainHeading));
  return headings.every((heading) => plain.has(heading));
}

/** Rows of one film, each with its table. */
interface FilmRows {
  table: Table;
  cell(row: readonly string[], plain: string | undefined): string;
  reader: RowReader;
  rows: (readonly string[])[];
  /** Names what is there and nothing else: what it does not name is not there. */
  namesAll: boolean;
}

const plainCells = (table: Table) => {
  const cellOf = cellReader(table);
  const heading = new Map([...table.headings].reverse().map((name) => [plainHeading(name), name]));
  return (row: readonly string[], plain: string | undefined) =>
    plain === undefined ? "" : cellOf(row, heading.get(plain));
};

function rowsByKey(
  tables: readonly KindTable[],
  format: FindingFormat,
  labelColumn: string | undefined,
): Map<string, FilmRows[]> {
  const byKey = new Map<string, FilmRows[]>();
  for (const { table, kind } of tables) {
    const [cell, reader] = [plainCells(table), rowReader(table, kind.findings, labelColumn)];
    const namesAll = kind.findings.kind === "list" || kind.findings.kind === "one";
    for (const row of table.rows) {
      const key = keyOfCell(cell(row, format.key), format);
      if (key === null) continue;
      const all = byKey.get(key) ?? [];
      const here = all.at(-1);
      if (here?.table === table) here.rows.push(row);
      else all.push({ table, cell, reader, rows: [row], namesAll });
      byKey.set(key, all);
    }
  }
  return byKey;
}

const EXAMPLES = 5;

/** A table of films is counted by the names of films, any other by the keys. */
function accountRows(
  folder: SortedFolder,
  format: FindingFormat,
  tables: readonly Table[],
  filmsOfKey: ReadonlyMap<string, number>,
): TableAccount[] {
  const names = new Set(folder.films.map((path) => endOfPath(path, 1)));
  return tables.map((table) => {
    const cell = plainCells(table);
    const byName = format.films !== undefined && hasHeadings(table, format.films.headings) ? format.films.name : null;
    const account = emptyAccount(table.name, {}, table.rows.length);
    const examples: string[] = [];
    for (const row of table.rows) {
      const text = cell(row, byName ?? format.key);
      const key = byName === null ? keyOfCell(text, format) : endOfPath(text, 1);
      if (key === null) account.notes++;
      else if (byName === null ? filmsOfKey.has(key) : names.has(key)) account.used++;
      else if (examples.length < EXAMPLES) examples.push(text);
    }
    const rows = account.rows - account.used - account.notes;
    return { ...account, withoutFilm: { rows, byLabel: {}, examples } };
  });
}

/** What the table of films says of a film by its name. */
interface FilmsByName {
  tables: readonly Table[];
  rowOf(path: string): { cell(plain: string | undefined): string } | null;
}

function filmRows(folder: SortedFolder, { films }: FindingFormat): FilmsByName {
  if (films === undefined) return { tables: [], rowOf: () => null };
  const tables = [...folder.tables.keys()].flatMap((path) => {
    const table = readableTable(folder, path);
    return table !== null && hasHeadings(table, films.headings) ? [table] : [];
  });
  const rows = new Map<string, { cell(plain: string | undefined): string }>();
  for (const table of tables) {
    const cell = plainCells(table);
    // Of several tables the one that says more of a film counts; the list of splits has no view.
    for (const row of table.rows) {
      const name = endOfPath(cell(row, films.name), 1);
      const before = name === null ? undefined : rows.get(name);
      if (name !== null) rows.set(name, { cell: (plain) => cell(row, plain) || (before?.cell(plain) ?? "") });
    }
  }
  return { tables, rowOf: (path) => rows.get(endOfPath(path, 1) ?? "") ?? null };
}

const keyOfCell = (cell: string, { keyPatterns, keyParts = 1 }: FindingFormat) =>
  keyPatterns === undefined ? endOfPath(cell, keyParts) : (keyPatterns.cell.exec(cell)?.[1] ?? null);

function keyOf(path: string, format: FindingFormat, films: FilmsByName): string | null {
  const linked = format.films === undefined ? "" : (films.rowOf(path)?.cell(format.films.key) ?? "");
  if (linked !== "") return keyOfCell(linked, format);
  return format.keyPatterns === undefined
    ? endOfPath(path, format.keyParts ?? 1)
    : (format.keyPatterns.path.exec(path)?.[1] ?? null);
}

function filmsByKey(paths: readonly string[], format: FindingFormat, films: FilmsByName): Map<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const key = keyOf(path, format, films);
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** A finding in the words of its makers, and what it counts for. */
interface KnownFinding {
  name: string;
  counts: "finding" | "normal" | "ignored" | "excluded";
}

/** Knows each finding once: a set has some dozen of them and hundreds of thousands of rows. */
function findingReader({
  normal,
  spellings = [],
  noFindings = [],
  excluded = [],
}: FindingFormat): (given: string) => KnownFinding {
  const known = new Map<string, KnownFinding>();
  const keyOfWords = (finding: string) => labelKey(finding.replaceAll("_", " "));
  const has = (words: readonly string[], key: string) => words.some((word) => labelKey(word) === key);
  const read = (given: string): KnownFinding => {
    const key = keyOfWords(given);
    const counts = has(excluded, key)
      ? "excluded"
      : has(noFindings, key)
        ? "ignored"
        : has(normal, key)
          ? "normal"
          : "finding";
    const before = [...known.values()].find(({ name }) => keyOfWords(name) === key);
    return before ?? { name: spellings.find((spelling) => labelKey(spelling) === key) ?? given, counts };
  };
  return (given) => {
    const finding = known.get(given) ?? read(given);
    known.set(given, finding);
    return finding;
  };
}

const once = <T>(make: () => T): (() => T) => {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
};

/** All findings that the tables of the kind in part tell of, in the order in which they do. A list that says normal names none. */
function findingsOf(
  byKind: readonly ReadonlyMap<string, readonly FilmRows[]>[],
  knownFinding: (given: string) => KnownFinding,
): string[] {
  const found = new Set<string>();
  for (const rowsOf of byKind)
    for (const { reader, rows, namesAll } of [...rowsOf.values()].flat())
      for (const { finding } of rows.flatMap(reader)) {
        const { name, counts } = knownFinding(finding);
        if (counts !== "excluded" && !(namesAll && counts === "normal")) found.add(name);
      }
  return [...found];
}

/** The column by which several readers of a film are told apart. */
const READER_COLUMN = "rad_id";

function toldMarks(
  rows: readonly FilmRows[],
  findings: readonly string[],
  knownFinding: (given: string) => KnownFinding,
  options: ReadingOptions,
  film: () => FilmMetadata,
): Told {
  const readers = new Map<string, Map<string, Mark>>();
  for (const { table, reader, rows: some, cell, namesAll } of rows)
    for (const row of some) {
      const told = reader(row);
      // An empty list says nothing.
      if (told.length === 0) continue;
      const key = `${table.name}\0${cell(row, READER_COLUMN)}`;
      const marks =
        readers.get(key) ?? new Map<string, Mark>(namesAll ? findings.map((finding) => [finding, "no"]) : []);
      readers.set(key, marks);
      for (const { finding, mark } of told) {
        const { name, counts } = knownFinding(finding);
        if (counts === "excluded" && mark === "yes") return { refused: `the table calls it “${name}”` };
        if (!(namesAll && counts === "normal") && mark !== "nothing") marks.set(name, mark);
      }
    }
  const marks = marksOfFindings(findings, [...readers.values()], options);
  return marks === null ? { refused: "the table says nothing of its findings" } : { film: markedFilm(film(), marks) };
}

function labelOf(
  rows: readonly FilmRows[],
  normal: string | null,
  knownFinding: (given: string) => KnownFinding,
): FindingLabel {
  const [present, normals, uncertain] = [new Set<string>(), new Set<string>(), new Set<string>()];
  let saysAbsent = false;
  for (const { reader, rows: some } of rows) {
    for (const { finding: given, mark } of some.flatMap(reader)) {
      const { name, counts } = knownFinding(given);
      if (counts === "excluded" && mark === "yes") return { refused: `the table calls it “${name}”` };
      if (counts === "ignored") continue;
      if (mark === "yes") (counts === "normal" ? normals : present).add(name);
      else if (mark === "uncertain") uncertain.add(name);
      saysAbsent ||= mark === "no";
    }
  }
  return labelOfFindings(
    { present: [...present], normals: [...normals], uncertain: [...uncertain], saysAbsent },
    normal,
  );
}

function metadataOf(
  rows: readonly FilmRows[],
  path: string,
  { columns, lateral, patientPattern }: FindingFormat,
  films: FilmsByName,
): FilmMetadata {
  const film = films.rowOf(path);
  const cell = (plain: string | undefined) =>
    film?.cell(plain) ||
    rows.map(({ cell: cellOf, rows: [row] }) => cellOf(row, plain)).find((text) => text !== "") ||
    "";
  const patient = cell(columns.patient) || (patientPattern?.exec(path)?.[1] ?? "");
  const isLateral = /^l(at|ateral)?$/i.test(cell(lateral));
  return {
    ...NOTHING_KNOWN,
    patientId: patient === "" ? null : patient,
    sex: readSex(cell(columns.sex)),
    ageYears: readAge(cell(columns.age)),
    view: isLateral ? "lateral" : readView(cell(columns.view)),
  };
}
