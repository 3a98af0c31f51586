/** @file The table of ChestX-ray14: Data_Entry_2017.csv, also as `_v2020`. */
import { nihPatient } from "../import/film-metadata";
import { guessColumns, plainHeading } from "../tables/film-columns";
import type { Table } from "../tables/film-table";
import type { TableAccount } from "../tables/table-account";
import type { FilmsTold } from "../tables/tell-films";
import { folderTable, toldByTables } from "./folder-tables";
import { DEFAULT_LAYOUT_OPTIONS, type SortedFolder } from "./layout";

export interface NihTable extends FilmsTold {
  path: string;
  /** Every finding that its lists name, by the first that does. */
  findings: readonly string[];
}

/** What its lists say where there is none. */
const NIH_NORMAL = "No Finding";

/** Null where no table has its columns. The patient is the file name's, with its leading zeros: the column has none. */
export function findNihTable(folder: SortedFolder): NihTable | null {
  for (const [path, text] of folder.tables) {
    if (!/\.csv$/i.test(path) || !/^\uFEFF?"?image index"?,"?finding labels"?/i.test(text)) continue;
    const table = folderTable(folder, path);
    if (!table.headings.map(plainHeading).includes("patient_id")) continue;
    const told = toldByTables(folder, {
      ...DEFAULT_LAYOUT_OPTIONS,
      table: path,
      columns: guessColumns(table.headings),
      joins: false,
    });
    return {
      ...told,
      path,
      findings: findingsOf(table),
      accounts: told.accounts.map(withSingleFindings),
      tell(film) {
        const row = told.tell(film);
        return row === null || "refused" in row
          ? row
          : { ...row, film: { ...row.film, patientId: nihPatient(film) ?? row.film.patientId } };
      },
    };
  }
  return null;
}

function findingsOf({ headings, rows }: Table): string[] {
  const at = headings.findIndex((heading) => plainHeading(heading) === "finding_labels");
  const named = new Set(rows.flatMap((row) => (row[at] ?? "").split("|").map((finding) => finding.trim())));
  return [...named].filter((finding) => finding !== "" && finding !== NIH_NORMAL);
}

/** Several findings are no class, so none that could be missing. */
function withSingleFindings(account: TableAccount): TableAccount {
  const byLabel = Object.fromEntries(
    Object.entries(account.withoutFilm.byLabel).filter(([label]) => !label.includes("|")),
  );
  return { ...account, withoutFilm: { ...account.withoutFilm, byLabel } };
}
