import { NOTHING_KNOWN } from "../import/film-metadata";
import { folderClasses } from "./class-folders";
import { type TableOfFilms, tablesOfFilms, toldByTables } from "./folder-tables";
import { DEFAULT_LAYOUT_OPTIONS, type Layout, type Recognition, type SortedFolder } from "./layout";
import { tablesInPart } from "./tables-in-part";

/** The table that names most films of a folder; null where none names any. One that is damaged counts: it must be mended or left out by somebody. */
export function bestTable(folder: SortedFolder): TableOfFilms | null {
  return tablesOfFilms(folder).at(0) ?? null;
}

/** Sentences on a table, its columns and the tables that are joined to it. */
export function tableEvidence(folder: SortedFolder, { table, columns, damage }: TableOfFilms): string[] {
  if (damage !== null) return [damage.message];
  const said = Object.entries(columns).map(([column, heading]) =>
    column === heading ? heading : `${heading} as ${column}`,
  );
  const unknown = table.headings.filter((heading) => heading !== "" && !Object.values(columns).includes(heading));
  const others = tablesOfFilms(folder)
    .filter((other) => other.table !== table)
    .map((other) => other.table.name);
  return [
    `${table.name} names ${countNamedFilms(folder, table.name, false)} of ${folder.films.length} films.`,
    `Its columns: ${said.join(", ")}.${unknown.length > 0 ? ` Not read: ${unknown.slice(0, 12).join(", ")}${unknown.length > 12 ? ", …" : ""}.` : ""}`,
    ...(others.length === 0
      ? []
      : [
          `${others.join(" and ")} ${others.length === 1 ? "names films, too, and is" : "name films, too, and are"} joined to it: ${countNamedFilms(folder, table.name, true)} of ${folder.films.length} films are named.`,
        ]),
  ];
}

function saysNothing(folder: SortedFolder): boolean {
  return tablesOfFilms(folder).every(({ columns, damage }) => damage === null && Object.keys(columns).length === 1);
}

function countNamedFilms(folder: SortedFolder, table: string, joins: boolean): number {
  try {
    const told = toldByTables(folder, { ...DEFAULT_LAYOUT_OPTIONS, table, joins });
    return folder.films.filter((film) => told.tell(film) !== null).length;
  } catch {
    return 0;
  }
}

/** A table with a row for each film, under any headings. Films without a label in it take their folder's. */
export const filmTableLayout: Layout = {
  id: "film-table",
  title: "A table beside the films",
  looks:
    "Films in any folders and a table (.csv, .tsv, .txt, .xlsx, .xls, .ods) with a column of file names; other columns tell label, patient, sex, age, view, source, licence, offset.",
  recognise(folder): Recognition | null {
    const best = bestTable(folder);
    if (best === null) return null;
    return {
      // One that says nothing of its films tells less than their folders.
      strength: saysNothing(folder)
        ? 0.3
        : 0.55 + 0.2 * (countNamedFilms(folder, best.table.name, true) / folder.films.length),
      evidence: tableEvidence(folder, best),
      options: { ...DEFAULT_LAYOUT_OPTIONS, table: best.table.name, columns: best.columns },
    };
  },
  read(folder, options) {
    const told = toldByTables(folder, options);
    return {
      ...tablesInPart(told),
      tell: (path) => told.tell(path) ?? { film: NOTHING_KNOWN },
      folders: folderClasses(folder, options.classFolder),
    };
  },
};
