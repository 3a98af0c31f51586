import { HilumError } from "../errors";
import type { FilmMetadata } from "./film-metadata";

export type { FilmMetadata } from "./film-metadata";

/** The names a column may have, lower case, blanks and dashes as _. The NIH table's own are among them. */
const COLUMNS = {
  file: ["file", "filename", "file_name", "path", "image", "image_index", "image_path"],
  label: ["label", "class", "finding", "finding_labels", "diagnosis"],
  patient: ["patient_id", "patientid", "patient", "subject", "subject_id"],
  sex: ["sex", "gender", "patient_sex", "patient_gender"],
  age: ["age", "patient_age", "age_years"],
  view: ["view", "view_position", "viewposition", "projection"],
  source: ["source", "site", "hospital", "institution", "dataset"],
} as const;
type Column = keyof typeof COLUMNS;

/**
 * Reads metadata.csv: RFC 4180 with commas, semicolons or tabs, with or without a byte-order mark, columns in any order.
 * Unreadable ages, sexes and views count as unknown. Paths are kept with / between folders.
 * @returns file → row, in the file's order.
 * @throws HilumError invalidDataset without a file column, with a broken quote, or when a file has two labels.
 */
export function parseMetadataCsv(text: string): Map<string, FilmMetadata> {
  const [header, ...records] = readCsv(text);
  const column = header === undefined ? null : findColumns(header);
  if (column === null) {
    throw new HilumError("invalidDataset", "metadata.csv has no column “file”.", { remedy: "Its first line names the columns: file, label, patient_id, sex, age, view, source." });
  }
  const rows = new Map<string, FilmMetadata>();
  for (const record of records) {
    const cell = (name: Column) => record[column[name] ?? -1]?.trim() ?? "";
    const file = cell("file").replaceAll("\\", "/").replace(/^\.?\/+/, "");
    if (file === "") continue;
    const row: FilmMetadata = { label: cell("label") || null, patientId: cell("patient") || null, sex: readSex(cell("sex")), ageYears: readAge(cell("age")), view: readView(cell("view")), source: cell("source") };
    const before = rows.get(file);
    if (before !== undefined && before.label !== row.label) {
      throw new HilumError("invalidDataset", `metadata.csv gives ${file} two labels: “${before.label ?? ""}” and “${row.label ?? ""}”.`, { remedy: "Keep one row for each file." });
    }
    rows.set(file, row);
  }
  return rows;
}

/** Finds a film's row: by its path, else by its path in any case, else by its bare name when only one row has that name. */
export function metadataLookup(rows: ReadonlyMap<string, FilmMetadata>): (path: string) => FilmMetadata | null {
  const byLowerPath = new Map<string, FilmMetadata>();
  const byName = new Map<string, FilmMetadata | null>();
  for (const [file, row] of rows) {
    byLowerPath.set(file.toLowerCase(), row);
    const name = baseName(file);
    byName.set(name, byName.has(name) ? null : row);
  }
  return (path) => rows.get(path) ?? byLowerPath.get(path.toLowerCase()) ?? byName.get(baseName(path)) ?? null;
}

const baseName = (path: string) => (path.split("/").at(-1) ?? path).toLowerCase();

function findColumns(header: readonly string[]): Partial<Record<Column, number>> | null {
  const names = header.map((name) => name.trim().toLowerCase().replace(/[\s-]+/g, "_"));
  const at: Partial<Record<Column, number>> = {};
  for (const [column, aliases] of Object.entries(COLUMNS)) {
    const index = aliases.map((alias) => names.indexOf(alias)).find((found) => found >= 0);
    if (index !== undefined && isColumn(column)) at[column] = index;
  }
  return at.file === undefined ? null : at;
}

const isColumn = (name: string): name is Column => name in COLUMNS;

/** The records of a delimited text; empty lines are skipped. The delimiter is the one that the first line has most of. */
function readCsv(text: string): string[][] {
  const clean = text.replace(/^\uFEFF/, "");
  const firstLine = clean.slice(0, clean.search(/[\r\n]|$/));
  const delimiter = [",", ";", "\t"].reduce((best, candidate) => (firstLine.split(candidate).length > firstLine.split(best).length ? candidate : best));
  const records: string[][] = [];
  let record: string[] = [];
  const endRecord = (field: string) => {
    record.push(field);
    if (record.length > 1 || record[0].trim() !== "") records.push(record);
    record = [];
  };
  let field = "";
  for (let i = 0; i < clean.length; i++) {
    const char = clean[i];
    if (char === '"' && field.trim() === "") {
      const [quoted, end] = readQuoted(clean, i);
      field = quoted;
      i = end;
    } else if (char === delimiter) {
      record.push(field);
      field = "";
    } else if (char === "\n" || char === "\r") {
      if (char === "\r" && clean[i + 1] === "\n") i++;
      endRecord(field);
      field = "";
    } else field += char;
  }
  endRecord(field);
  return records;
}

/** A quoted field from its opening quote: its text and the index of its closing quote. */
function readQuoted(text: string, start: number): [string, number] {
  let field = "";
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] !== '"') field += text[i];
    else if (text[i + 1] !== '"') return [field, i];
    else {
      field += '"';
      i++;
    }
  }
  const line = text.slice(0, start).split("\n").length;
  throw new HilumError("invalidDataset", `metadata.csv opens a quote on line ${line} that never closes.`, { remedy: "Close the quote, or remove it." });
}

function readSex(text: string): FilmMetadata["sex"] {
  const word = text.toLowerCase();
  if (["f", "female", "w", "woman"].includes(word)) return "F";
  return ["m", "male", "man"].includes(word) ? "M" : "unknown";
}

/** Whole years: "55", "55.5", "055Y"; "006M" and the like are below one year. */
function readAge(text: string): number | null {
  const match = /^(\d{1,3}(?:\.\d+)?)\s*([YMWD]?)$/i.exec(text);
  if (match === null) return null;
  const perYear: Record<string, number> = { M: 12, W: 52.18, D: 365.25 };
  const years = Math.floor(Number(match[1]) / (perYear[match[2].toUpperCase()] ?? 1));
  return years <= 120 ? years : null;
}

function readView(text: string): FilmMetadata["view"] {
  const word = text.toLowerCase().replace(/[\s_-]+/g, " ");
  if (word === "pa") return "PA";
  if (/^ap\b/.test(word)) return word.includes("supine") ? "AP supine" : "AP";
  if (word.includes("supine")) return "AP supine";
  return /^(l|ll|rl|lat|lateral)$/.test(word) ? "lateral" : "unknown";
}
