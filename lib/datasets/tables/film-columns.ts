import { z } from "zod";

/** What a column of a table of films may say, and the headings it is known by: lower case, blanks and dashes as _. */
const HEADINGS = {
  file: [
    "file",
    "filename",
    "file_name",
    "path",
    "image",
    "image_index",
    "image_path",
    "filepath",
    "file_path",
    "imagepath",
    "image_name",
    "imagename",
    "image_file",
    "imagefile",
    "image_filename",
    "img",
    "img_name",
    "img_path",
    "img_file",
    "image_id",
    "imageid",
    "datei",
    "dateiname",
    "bild",
    "bildname",
    "bilddatei",
  ],
  label: [
    "label",
    "class",
    "finding",
    "finding_labels",
    "diagnosis",
    "labels",
    "class_name",
    "classname",
    "category",
    "target",
    "klasse",
    "befund",
    "diagnose",
  ],
  patient: [
    "patient_id",
    "patientid",
    "patient",
    "subject",
    "subject_id",
    "subjectid",
    "pat_id",
    "patid",
    "patient_no",
    "patient_nr",
    "patient_number",
    "patienten_id",
    "patientennummer",
  ],
  sex: ["sex", "gender", "patient_sex", "patient_gender"],
  age: ["age", "patient_age", "age_years"],
  view: ["view", "view_position", "viewposition", "projection"],
  source: ["source", "site", "hospital", "institution", "dataset"],
  licence: ["licence", "license"],
  offset: ["offset", "offset_days", "day"],
} as const;

export const FilmColumn = z.enum(["file", "label", "patient", "sex", "age", "view", "source", "licence", "offset"]);
export type FilmColumn = z.infer<typeof FilmColumn>;

/** Which column says what, by its heading. Columns that are left out say nothing. */
export const ColumnMap = z.partialRecord(FilmColumn, z.string());
export type ColumnMap = z.infer<typeof ColumnMap>;

/** The columns whose headings are known names. */
export function guessColumns(headings: readonly string[]): ColumnMap {
  const names = headings.map(plainHeading);
  const columns: ColumnMap = {};
  for (const column of FilmColumn.options) {
    const known = HEADINGS[column].find((name) => names.includes(name));
    if (known !== undefined) columns[column] = headings[names.indexOf(known)];
  }
  return columns;
}

/** The headings of columns that may hold file names, the commonest first. */
export function fileHeadings(headings: readonly string[]): string[] {
  const names = headings.map(plainHeading);
  return HEADINGS.file.flatMap((name) => (names.includes(name) ? [headings[names.indexOf(name)]] : []));
}

/** A heading in lower case with _ between its words: `Finding Labels` → `finding_labels`. */
export const plainHeading = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
