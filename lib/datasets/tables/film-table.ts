import { type FilmMetadata, NOTHING_KNOWN } from "../import/film-metadata";
import { nameKey } from "../import/name-key";
import { damagedQuote, guessDelimiter, parseDelimited } from "./delimited-text";
import { findHeader } from "./find-header";

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
    ...(at > 0
      ? [
          `${name} has its headings on line ${records[at].line}; ${at === 1 ? "the line above it is taken for a title" : `the ${at} lines above it are taken for titles`}.`,
        ]
      : []),
    ...repeatedHeadings(headings).map(
      (heading) => `${name} has several columns called “${heading}”: the first of them is read.`,
    ),
  ];
  return {
    name,
    headings,
    rows: rows.map(({ fields }) => fields),
    lines: rows.map(({ line }) => line),
    damagedLine,
    remarks,
  };
}

function repeatedHeadings(headings: readonly string[]): string[] {
  return [...new Set(headings.filter((heading, at) => heading !== "" && headings.indexOf(heading) < at))];
}

/** The cell of a row under a heading, trimmed; empty where there is none. Of columns with one heading it is the first's. */
export function cellReader({
  headings,
}: Pick<Table, "headings">): (row: readonly string[], heading: string | undefined) => string {
  const at = new Map([...headings.entries()].reverse().map(([index, heading]) => [heading, index]));
  return (row, heading) => (heading === undefined ? "" : (row[at.get(heading) ?? -1]?.trim() ?? ""));
}

/** The last part of a path, in the form in which names are compared. */
export const baseName = (path: string): string => nameKey(path.slice(path.lastIndexOf("/") + 1));

/** Fills what one account of a film leaves open from another. */
export function filledFrom(first: FilmMetadata, second: FilmMetadata | null): FilmMetadata {
  const { label, patientId, sex, ageYears, view, source, licence, offsetDays } = second ?? NOTHING_KNOWN;
  return {
    label: first.label ?? label,
    patientId: first.patientId ?? patientId,
    sex: first.sex === "unknown" ? sex : first.sex,
    ageYears: first.ageYears ?? ageYears,
    view: first.view === "unknown" ? view : first.view,
    source: first.source || source,
    licence: first.licence || licence,
    offsetDays: first.offsetDays ?? offsetDays,
  };
}
