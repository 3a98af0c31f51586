import type { DataFrame } from "danfojs-node";
import { AGE_BANDS, type CohortAttribute, type CohortCell, type CohortClass, type CohortTable } from "./cohort-counts";
import { cohortDistributions } from "./cohort-distributions";
import type { FilmRecord } from "../film-record";

type CohortFilm = Pick<FilmRecord, "label" | "patientId" | "sex" | "ageYears" | "view" | "source" | "width" | "height">;

const DIMENSIONS = ["label", "sex", "ageBand", "view", "source"] as const;
type Dimension = (typeof DIMENSIONS)[number];
const UNKNOWN = "unknown";

/**
 * Counts the films by label × sex × age band × view × source, with what is missing and a summary of each label.
 * Ages are banded 0–39, 40–64, 65+. Only our own rows are handed to the data frame, never an address or a spreadsheet.
 */
export async function cohortTable(films: readonly CohortFilm[]): Promise<CohortTable> {
  const labels = [...new Set(films.map((film) => film.label))].sort();
  const patients = new Set(films.map((film) => film.patientId)).size;
  if (films.length === 0)
    return { films: 0, patients: 0, labels, classes: [], attributes: [], distributions: [], cells: [] };
  const { DataFrame } = await import("danfojs-node");
  const rows = films.map(describe);
  const codes = new Codes(rows);
  const frame = new DataFrame(rows.map((row) => codes.encode(row)));
  const cells = countCells(frame, codes);
  return {
    films: films.length,
    patients,
    labels,
    classes: summarise(
      new DataFrame(films.map(({ label, ageYears }) => ({ label: labels.indexOf(label), age: ageYears ?? -1 }))),
      films,
      labels,
      cells,
    ),
    attributes: (["sex", "ageBand", "view", "source"] as const).map((name) => attributeOf(cells, name)),
    distributions: cohortDistributions(films),
    cells,
  };
}

type Row = Record<Dimension, string>;

function describe({ label, sex, ageYears, view, source }: CohortFilm): Row {
  const ageBand =
    ageYears === null ? AGE_BANDS[3] : ageYears < 40 ? AGE_BANDS[0] : ageYears < 65 ? AGE_BANDS[1] : AGE_BANDS[2];
  return { label, sex, ageBand, view, source: source === "" ? UNKNOWN : source };
}

/** danfo.js joins the keys of a group with "-", which labels contain: it groups numbers in place of words. */
class Codes {
  private readonly words: Record<Dimension, string[]>;

  constructor(rows: readonly Row[]) {
    const wordsOf = (name: Dimension) => [...new Set(rows.map((row) => row[name]))].sort(unknownLast);
    this.words = {
      label: wordsOf("label"),
      sex: wordsOf("sex"),
      ageBand: wordsOf("ageBand"),
      view: wordsOf("view"),
      source: wordsOf("source"),
    };
  }

  encode(row: Row): Record<Dimension, number> {
    const code = (name: Dimension) => this.words[name].indexOf(row[name]);
    return {
      label: code("label"),
      sex: code("sex"),
      ageBand: code("ageBand"),
      view: code("view"),
      source: code("source"),
    };
  }

  decode(name: Dimension, code: number): string {
    return this.words[name][code];
  }
}

const unknownLast = (a: string, b: string) => Number(a === UNKNOWN) - Number(b === UNKNOWN) || (a < b ? -1 : 1);

function countCells(frame: DataFrame, codes: Codes): CohortCell[] {
  const counted = frame.groupby([...DIMENSIONS]).size();
  const rows = counted.values.filter((row) => Array.isArray(row)).map((row) => row.map(Number));
  rows.sort((a, b) => a.reduce((order, code, i) => order || code - b[i], 0));
  return rows.map((row) => {
    const word = (name: Dimension) => codes.decode(name, row[DIMENSIONS.indexOf(name)]);
    const ageBand = AGE_BANDS.find((band) => band === word("ageBand")) ?? UNKNOWN;
    return {
      label: word("label"),
      sex: word("sex"),
      ageBand,
      view: word("view"),
      source: word("source"),
      films: row[DIMENSIONS.length],
    };
  });
}

function attributeOf(cells: readonly CohortCell[], name: CohortAttribute["name"]): CohortAttribute {
  const values = [...new Set(cells.map((cell) => cell[name]))].sort(unknownLast).map((value) => {
    const counts: Record<string, number> = {};
    for (const cell of cells) if (cell[name] === value) counts[cell.label] = (counts[cell.label] ?? 0) + cell.films;
    return { value, films: sum(Object.values(counts)), counts };
  });
  return { name, values, missing: values.find(({ value }) => value === UNKNOWN)?.films ?? 0 };
}

function summarise(
  ages: DataFrame,
  films: readonly CohortFilm[],
  labels: readonly string[],
  cells: readonly CohortCell[],
): CohortClass[] {
  const known = ages.query(ages.column("age").ge(0));
  const byLabel = known.shape[0] === 0 ? null : known.groupby(["label"]).col(["age"]);
  const read = (frame: DataFrame | undefined, label: number): number | null => {
    const row = frame?.values.find((values) => Array.isArray(values) && Number(values[0]) === label);
    return Array.isArray(row) ? Number(row[1]) : null;
  };
  const [means, sds] = [byLabel?.mean(), byLabel?.std()];
  return labels.map((label, code) => {
    const own = films.filter((film) => film.label === label);
    const missing = (name: "sex" | "ageBand" | "view" | "source") =>
      sum(cells.filter((cell) => cell.label === label && cell[name] === UNKNOWN).map((cell) => cell.films));
    const aged = own.length - missing("ageBand");
    return {
      label,
      films: own.length,
      patients: new Set(own.map((film) => film.patientId)).size,
      ageMean: read(means, code),
      ageSd: aged < 2 ? null : read(sds, code),
      missing: { sex: missing("sex"), age: missing("ageBand"), view: missing("view"), source: missing("source") },
    };
  });
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
