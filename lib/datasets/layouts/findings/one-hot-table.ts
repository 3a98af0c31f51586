import { CLASS_WORDS } from "../../folders/class-words";
import { wordsOf } from "../../folders/folder-kind";
import { guessColumns, plainHeading } from "../../tables/film-columns";
import type { Table } from "../../tables/film-table";
import { countFolders, folderClasses } from "../class-folders";
import { readableTable } from "../folder-tables";
import { DEFAULT_LAYOUT_OPTIONS, type Layout, type SortedFolder } from "../layout";
import type { FindingFormat } from "./finding-format";
import { endOfPath } from "./end-of-path";
import { FINDING_FORMATS } from "./finding-formats";
import { findingTables, isOfFormat } from "./finding-tables";
import { markColumns, readMark } from "./read-findings";

/** A table of any set with a column a finding. Read where the columns exclude each other or are called as findings are; else refused by name. */
export const oneHotTable: Layout = {
  id: "one-hot-table",
  title: "A table with a column for each finding",
  looks:
    "Films in any folders and a table with a column of file names and a column a finding: 1 for yes, 0 for no, -1 for uncertain.",
  tellsSeveral: true,
  recognise(folder) {
    const found = findTable(folder);
    if (found === null) return null;
    const tables = findingTables(folder, found.format, DEFAULT_LAYOUT_OPTIONS);
    const told = folder.films.flatMap((film) => tables?.tell(film) ?? []);
    if (told.length === 0) return null;
    const out = told.filter((film) => "refused" in film).length;
    return {
      // Above DICOM files and a table of films, which would see no label in it, below every set that is known; folders of classes go before.
      strength: countFolders(folder.films, folderClasses(folder)).size >= 2 ? 0.2 : 0.82,
      evidence: [
        `${found.table.name} names ${told.length} of ${folder.films.length} films.`,
        found.isRead
          ? `Its columns of 0 and 1 are taken for findings: ${found.columns.join(", ")}.`
          : `Its columns ${found.columns.join(", ")} hold 0 and 1: whether they are findings cannot be told, so no film is labelled by them.`,
        ...(found.isRead && out > 0
          ? [`${out} films are left out, with several findings, uncertain ones or none named: a film needs one label.`]
          : []),
      ],
      options: { ...DEFAULT_LAYOUT_OPTIONS, table: found.table.name },
    };
  },
  read(folder, options) {
    const found = findTable(folder);
    const tables = found === null ? null : findingTables(folder, found.format, options);
    const isRead = found !== null && (found.isRead || options.multiLabel || options.columns.label !== undefined);
    return {
      tables: tables?.tables ?? [],
      accounts: tables?.accounts() ?? [],
      tell(path) {
        if (found !== null && !isRead)
          return {
            refused: `${found.table.name} has several columns of 0 and 1 (${found.columns.join(", ")}): name the one that tells the label, as --column label=…`,
          };
        return tables?.tell(path) ?? { refused: `${found?.table.name ?? "no table"} does not name it` };
      },
    };
  },
};

interface OneHotTable {
  table: Table;
  columns: readonly string[];
  format: FindingFormat;
  /** The columns are findings beyond doubt. */
  isRead: boolean;
}

const remembered = new WeakMap<SortedFolder, OneHotTable | "none">();

function findTable(folder: SortedFolder): OneHotTable | null {
  const known = remembered.get(folder) ?? lookForTable(folder) ?? "none";
  remembered.set(folder, known);
  return known === "none" ? null : known;
}

function lookForTable(folder: SortedFolder): OneHotTable | null {
  for (const path of folder.tables.keys()) {
    const table = /\.(csv|tsv|txt|xlsx)/i.test(path) ? readableTable(folder, path) : null;
    const guessed = table === null ? {} : guessColumns(table.headings);
    if (
      table === null ||
      guessed.file === undefined ||
      guessed.label !== undefined ||
      FINDING_FORMATS.some((format) => isOfFormat(table, format))
    )
      continue;
    const marks = markColumns(table);
    if (marks.length < 2) continue;
    const columns = marks.map(({ heading }) => heading);
    return {
      table,
      columns,
      format: formatOf(guessed, columns, folder.films),
      isRead: columns.every(isFinding) || exclude(table, marks),
    };
  }
  return null;
}

const isFinding = (heading: string) => wordsOf(heading).some((word) => CLASS_WORDS.has(word));

/** Each row has exactly one 1, and each column some. */
function exclude({ rows }: Table, marks: readonly { at: number }[]): boolean {
  const isYes = (row: readonly string[], at: number) => readMark(row[at] ?? "") === "yes";
  return (
    rows.every((row) => marks.filter(({ at }) => isYes(row, at)).length === 1) &&
    marks.every(({ at }) => rows.some((row) => isYes(row, at)))
  );
}

const NORMAL_WORDS = ["no finding", "no findings", "normal", "healthy", "nofinding", "negative"];

function formatOf(
  { file = "", patient, sex, age, view }: ReturnType<typeof guessColumns>,
  columns: readonly string[],
  films: readonly string[],
): FindingFormat {
  const normal = NORMAL_WORDS.filter((word) =>
    columns.some((column) => plainHeading(column).replaceAll("_", " ") === word),
  );
  const plain = (heading: string | undefined) => (heading === undefined ? undefined : plainHeading(heading));
  return {
    id: "one-hot-table",
    title: "the table",
    looks: "",
    tables: [{ headings: [plainHeading(file), ...columns.map(plainHeading)], findings: { kind: "one-hot" } }],
    key: plainHeading(file),
    keyParts: partsThatTell(films),
    normal,
    columns: { patient: plain(patient), sex: plain(sex), age: plain(age), view: plain(view) },
    noFindings: ["support devices", "support device"],
  };
}

/** How many of a path's last parts it takes to tell the films apart. */
function partsThatTell(films: readonly string[]): number {
  const deepest = films.reduce((most, film) => Math.max(most, film.split("/").length), 1);
  for (let parts = 1; ; parts++)
    if (parts >= deepest || new Set(films.map((film) => endOfPath(film, parts))).size === films.length) return parts;
}
