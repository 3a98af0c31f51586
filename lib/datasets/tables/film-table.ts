import { HilumError } from "../../errors";
import { type FilmMetadata, NOTHING_KNOWN } from "../film-metadata";
import { nameKey } from "../name-key";
import { damagedQuote, guessDelimiter, parseDelimited } from "./delimited-text";
import { type ColumnMap, type FilmColumn, guessColumns } from "./film-columns";
import { findHeader } from "./find-header";
import { readAge, readDays, readSex, readView } from "./film-values";

/** A table with a line of headings. */
export interface Table {
  /** Its path, as errors name it. */
  name: string;
  headings: readonly string[];
  rows: readonly (readonly string[])[];
  /** The line on which each row begins, counted from 1; in a spreadsheet the row. */
  lines: readonly number[];
  /** The line of a quote that never closes; null where all is whole. The rows before it are there. */
  damagedLine: number | null;
  /** What somebody should know of how it was read, in sentences. */
  remarks: readonly string[];
}

/** Throws `invalidDataset` for a broken quote. */
export function readTable(text: string, name: string): Table {
  const table = scanTable(text, name);
  if (table.damagedLine !== null) throw damagedQuote(name, table.damagedLine);
  return table;
}

/** Reads a table as far as it is whole. Lines of title above its headings are passed over, which a remark says. */
export function scanTable(text: string, name: string): Table {
  const { records, damagedLine } = parseDelimited(text, guessDelimiter(text));
  const at = findHeader(records);
  const headings = (records[at]?.fields ?? []).map((heading) => heading.trim());
  const rows = records.slice(at + 1);
  const remarks = [
    ...(at > 0 ? [`${name} has its headings on line ${records[at].line}; ${at === 1 ? "the line above it is taken for a title" : `the ${at} lines above it are taken for titles`}.`] : []),
    ...repeatedHeadings(headings).map((heading) => `${name} has several columns called “${heading}”: the first of them is read.`),
  ];
  return { name, headings, rows: rows.map(({ fields }) => fields), lines: rows.map(({ line }) => line), damagedLine, remarks };
}

function repeatedHeadings(headings: readonly string[]): string[] {
  return [...new Set(headings.filter((heading, at) => heading !== "" && headings.indexOf(heading) < at))];
}

/** The cell of a row under a heading, trimmed; empty where there is none. Of columns with one heading it is the first's. */
export function cellReader({ headings }: Pick<Table, "headings">): (row: readonly string[], heading: string | undefined) => string {
  const at = new Map([...headings.entries()].reverse().map(([index, heading]) => [heading, index]));
  return (row, heading) => (heading === undefined ? "" : (row[at.get(heading) ?? -1]?.trim() ?? ""));
}

/**
 * What a table says of each file. Unreadable ages, sexes, views and offsets count as unknown; paths are kept with /
 * between folders.
 * @param columns @default by their headings.
 * @returns file → row, in the table's order.
 * @throws HilumError invalidDataset without a file column, or when a file has two labels.
 */
export function filmRows(table: Table, columns: ColumnMap = guessColumns(table.headings)): Map<string, FilmMetadata> {
  if (columns.file === undefined || !table.headings.includes(columns.file)) {
    throw new HilumError("invalidDataset", `${table.name} has no column “${columns.file ?? "file"}”.`, { remedy: "Its first line names the columns, such as: file, label, patient_id, sex, age, view, source. Say which one holds the file names." });
  }
  const rows = new Map<string, FilmMetadata>();
  const cellOf = cellReader(table);
  for (const record of table.rows) {
    const cell = (name: FilmColumn) => cellOf(record, columns[name]);
    const file = cell("file").replaceAll("\\", "/").replace(/^\.?\/+/, "");
    if (file === "") continue;
    const row: FilmMetadata = {
      label: cell("label") || null, patientId: cell("patient") || null, sex: readSex(cell("sex")), ageYears: readAge(cell("age")), view: readView(cell("view")),
      source: cell("source"), licence: cell("licence"), offsetDays: readDays(cell("offset")),
    };
    const before = rows.get(file);
    if (before !== undefined && before.label !== row.label) {
      throw new HilumError("invalidDataset", `${table.name} gives ${file} two labels: “${before.label ?? ""}” and “${row.label ?? ""}”.`, { remedy: "Keep one row for each file." });
    }
    rows.set(file, row);
  }
  return rows;
}

/**
 * Finds a film's row: by its path, else by its path in the form in which names are compared (name-key.ts), else by its bare name when only one row has that name,
 * else by its name without extension under the same condition.
 */
export function rowLookup<Row>(rows: ReadonlyMap<string, Row>): (path: string) => Row | null {
  // Made when first needed: most tables name their films in one way.
  const byPathKey = lazy(() => new Map([...rows].map(([file, row]) => [nameKey(file), row])));
  const byName = lazy(() => onlyOnes(rows, baseName));
  const byStem = lazy(() => onlyOnes(rows, (file) => stemOf(baseName(file))));
  return (path) => {
    const named = rows.get(path) ?? byPathKey().get(nameKey(path));
    if (named !== undefined) return named;
    const name = baseName(path);
    return (byName().has(name) ? byName().get(name) : byStem().get(stemOf(name))) ?? null;
  };
}

/** Rows by a key of their file; null where several have it. */
function onlyOnes<Row>(rows: ReadonlyMap<string, Row>, keyOf: (file: string) => string): Map<string, Row | null> {
  const found = new Map<string, Row | null>();
  for (const [file, row] of rows) {
    const key = keyOf(file);
    found.set(key, found.has(key) ? null : row);
  }
  return found;
}

function lazy<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** What a table says of a film. */
export function tableLookup(table: Table, columns?: ColumnMap): (path: string) => FilmMetadata | null {
  return rowLookup(filmRows(table, columns));
}

/** The last part of a path, in the form in which names are compared. */
export const baseName = (path: string): string => nameKey(path.slice(path.lastIndexOf("/") + 1));

const IMAGE_EXTENSION = /\.(png|jpe?g|tiff?|dcm|dicom|ima)$/i;
const stemOf = (name: string) => name.replace(IMAGE_EXTENSION, "");

/** Fills what one account of a film leaves open from another. */
export function filledFrom(first: FilmMetadata, second: FilmMetadata | null): FilmMetadata {
  const { label, patientId, sex, ageYears, view, source, licence, offsetDays } = second ?? NOTHING_KNOWN;
  return {
    label: first.label ?? label, patientId: first.patientId ?? patientId, sex: first.sex === "unknown" ? sex : first.sex, ageYears: first.ageYears ?? ageYears,
    view: first.view === "unknown" ? view : first.view, source: first.source || source, licence: first.licence || licence, offsetDays: first.offsetDays ?? offsetDays,
  };
}
