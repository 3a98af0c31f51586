import { HilumError } from "../../errors";
import type { FilmMetadata } from "../import/film-metadata";
import { type ColumnMap, type FilmColumn, guessColumns } from "./film-columns";
import { cellReader, type Table } from "./film-table";
import { readAge, readDays, readSex, readView } from "./film-values";
import { isImageName, plainPath } from "./match-rows";
import type { RowPlace } from "./table-account";

/** A row that names a file, with what it says of it. */
export interface FilmRow extends RowPlace {
  /** As the table has it, with / between folders. */
  file: string;
  told: FilmMetadata;
  /** True for one that says nothing beside its file's name. */
  isBare: boolean;
}

/**
 * The rows of a table that name a file, in its order. Unreadable ages, sexes, views and offsets count as unknown.
 * @param columns @default by their headings.
 * @throws HilumError invalidDataset without a file column.
 */
export function readFilmRows(table: Table, columns: ColumnMap = guessColumns(table.headings)): FilmRow[] {
  if (columns.file === undefined || !table.headings.includes(columns.file)) {
    throw new HilumError("invalidDataset", `${table.name} has no column “${columns.file ?? "file"}”.`, {
      remedy:
        "Its first line names the columns, such as: file, label, patient_id, sex, age, view, source. Say which one holds the file names.",
    });
  }
  const cellOf = cellReader(table);
  return table.rows.flatMap((record, at) => {
    const cell = (name: FilmColumn) => cellOf(record, columns[name]);
    const file = plainPath(cell("file"));
    if (file === "") return [];
    const told: FilmMetadata = {
      label: cell("label") || null,
      patientId: cell("patient") || null,
      sex: readSex(cell("sex")),
      ageYears: readAge(cell("age")),
      view: readView(cell("view")),
      source: cell("source"),
      licence: cell("licence"),
      offsetDays: readDays(cell("offset")),
    };
    return [
      {
        table: table.name,
        line: table.lines[at],
        file,
        told,
        isBare: record.filter((text) => text.trim() !== "").length === 1,
      },
    ];
  });
}

/** True for a row that names no film because it is none: a comment, a sum, a source below the table. */
export const isNote = ({ file, isBare }: FilmRow): boolean =>
  file.startsWith("#") || (isBare && !isImageName(file) && /\s/.test(file));
