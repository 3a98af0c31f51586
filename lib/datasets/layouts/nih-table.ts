/** @file The table of ChestX-ray14: Data_Entry_2017.csv, also as `_v2020`. */
import { type FilmMetadata, nihPatient } from "../film-metadata";
import { plainHeading } from "../tables/film-columns";
import { filmLookup, folderTable } from "./folder-tables";
import type { SortedFolder } from "./layout";

export interface NihTable {
  path: string;
  lookup(film: string): FilmMetadata | null;
}

/** Null where no table has its columns. The patient is the file name's, with its leading zeros: the column has none. */
export function findNihTable(folder: SortedFolder): NihTable | null {
  for (const [path, text] of folder.tables) {
    if (!/\.csv$/i.test(path) || !/^\uFEFF?"?image index"?,"?finding labels"?/i.test(text)) continue;
    const table = folderTable(folder, path);
    if (!table.headings.map(plainHeading).includes("patient_id")) continue;
    const told = filmLookup(table);
    return {
      path,
      lookup(film) {
        const row = told(film);
        return row === null ? null : { ...row, patientId: nihPatient(film) ?? row.patientId };
      },
    };
  }
  return null;
}
