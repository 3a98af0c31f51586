import { NOTHING_KNOWN } from "../film-metadata";
import { guessColumns } from "../tables/film-columns";
import type { Table } from "../tables/film-table";
import { chosenTable, folderClasses } from "./class-folders";
import { filmLookup, folderTable } from "./folder-tables";
import { DEFAULT_LAYOUT_OPTIONS, type Layout, type Recognition, type SortedFolder } from "./layout";

/** A table of the folder with the films that it names. */
export interface TableOfFilms {
  table: Table;
  named: number;
}

/** The table that names most films of a folder; null where none names any. Tables that cannot be read count for nothing. */
export function bestTable(folder: SortedFolder): TableOfFilms | null {
  let best: TableOfFilms | null = null;
  for (const path of folder.tables.keys()) {
    if (!/\.(csv|tsv|txt|xlsx)$/i.test(path)) continue;
    const found = tableOfFilms(folder, path);
    if (found !== null && found.named > (best?.named ?? 0)) best = found;
  }
  return best;
}

function tableOfFilms(folder: SortedFolder, path: string): TableOfFilms | null {
  try {
    const table = folderTable(folder, path);
    if (guessColumns(table.headings).file === undefined) return null;
    const told = filmLookup(table);
    return { table, named: folder.films.filter((film) => told(film) !== null).length };
  } catch {
    return null;
  }
}

/** A sentence on a table and its columns. */
export function tableEvidence({ table, named }: TableOfFilms, films: number): string[] {
  const columns = Object.entries(guessColumns(table.headings)).map(([column, heading]) => (column === heading ? heading : `${heading} as ${column}`));
  return [`${table.name} names ${named} of ${films} films.`, `Its columns: ${columns.join(", ")}.`];
}

/** A table with a row for each film, under any headings. Films without a label in it take their folder's. */
export const filmTableLayout: Layout = {
  id: "film-table",
  title: "A table beside the films",
  looks: "Films in any folders and a table (.csv, .tsv, .xlsx) with a column of file names; other columns tell label, patient, sex, age, view, source, licence, offset.",
  recognise(folder): Recognition | null {
    const best = bestTable(folder);
    if (best === null) return null;
    return {
      strength: 0.55 + 0.2 * (best.named / folder.films.length),
      evidence: tableEvidence(best, folder.films.length),
      options: { ...DEFAULT_LAYOUT_OPTIONS, table: best.table.name, columns: guessColumns(best.table.headings) },
    };
  },
  read(folder, options) {
    const told = chosenTable(folder, options);
    return {
      tables: options.table === null ? [] : [options.table],
      tell: (path) => ({ film: told(path) ?? NOTHING_KNOWN }),
      folders: folderClasses(folder, options.classFolder),
    };
  },
};
