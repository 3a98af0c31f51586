/** @file What several rows say of one film. */
import { type FilmMetadata, NOTHING_KNOWN } from "../import/film-metadata";
import { knownLabel } from "../import/known-label";
import { knownPatient, patientKey } from "../identity/known-patient";
import { labelKey } from "../import/name-key";
import type { FilmRow } from "./film-rows";

export interface Merged {
  film: FilmMetadata;
  /** Facts other than label and patient of which the rows say different things: they count as unknown. */
  open: Fact[];
}

type Fact = "sex" | "age" | "view" | "source" | "licence" | "offset";

/** A contradiction in what decides class and split, in words. */
export interface Contradiction {
  contradiction: string;
}

/**
 * One account of a film from all of its rows: each fact from the row that tells it. Rows that say the same in another case
 * or with other blanks agree; a word for unknown says nothing against a patient. Different labels or patients are a
 * contradiction.
 */
export function mergeClaims(rows: readonly FilmRow[]): Merged | Contradiction {
  if (rows.length === 1) return { film: rows[0].told, open: [] };
  const label = agreed(rows, ({ told }) => (told.label === null ? null : knownLabel(told.label)), labelKey);
  const patient = agreed(
    rows,
    ({ told }) => (told.patientId === null ? null : knownPatient(told.patientId)),
    patientKey,
  );
  const differ = [
    label.differ === null ? [] : [`label ${label.differ}`],
    patient.differ === null ? [] : [`patient ${patient.differ}`],
  ].flat();
  if (differ.length > 0) return { contradiction: differ.join("; ") };
  const open: Fact[] = [];
  const other = <Value>(fact: Fact, unknown: Value, read: (film: FilmMetadata) => Value | null): Value => {
    const { value, differ: words } = agreed(
      rows,
      ({ told }) => read(told),
      (some) => labelKey(String(some)),
    );
    if (words !== null) open.push(fact);
    return words === null ? (value ?? unknown) : unknown;
  };
  const film: FilmMetadata = {
    ...NOTHING_KNOWN,
    // A word for unknown is kept where nothing better is there: it is counted later.
    label: label.value ?? rows.map(({ told }) => told.label).find((some) => some !== null) ?? null,
    patientId: patient.value ?? rows.map(({ told }) => told.patientId).find((id) => id !== null) ?? null,
    sex: other("sex", "unknown", ({ sex }) => (sex === "unknown" ? null : sex)),
    ageYears: other("age", null, ({ ageYears }) => ageYears),
    view: other("view", "unknown", ({ view }) => (view === "unknown" ? null : view)),
    source: other("source", "", ({ source }) => source || null),
    licence: other("licence", "", ({ licence }) => licence || null),
    offsetDays: other("offset", null, ({ offsetDays }) => offsetDays),
  };
  return { film, open };
}

function agreed<Value>(
  rows: readonly FilmRow[],
  read: (row: FilmRow) => Value | null,
  keyOf: (value: Value) => string,
): { value: Value | null; differ: string | null } {
  const told = rows.flatMap((row) => {
    const value = read(row);
    return value === null ? [] : [{ row, value }];
  });
  const first = told.at(0);
  const other =
    first === undefined
      ? undefined
      : told.find(({ value }) => value !== first.value && keyOf(value) !== keyOf(first.value));
  if (first === undefined || other === undefined) return { value: first?.value ?? null, differ: null };
  return {
    value: null,
    differ: `“${String(first.value)}” in ${placeOf(first.row)}, “${String(other.value)}” in ${placeOf(other.row)}`,
  };
}

/** A row for people: `metadata.csv line 12`. */
export const placeOf = ({ table, line }: Pick<FilmRow, "table" | "line">): string => `${table} line ${line}`;
