import { NOTHING_KNOWN } from "../import/film-metadata";
import type { FolderClasses } from "../folders/folder-classes";
import { cellReader, type Table } from "../tables/film-table";
import { siteOf } from "../tables/film-values";
import { indexFilms, plainPath } from "../tables/match-rows";
import { type FilmsTold, type RowsOfTable, tellRows } from "../tables/tell-films";
import { countFolders, folderClasses } from "./class-folders";
import { folderTable } from "./folder-tables";
import { DEFAULT_LAYOUT_OPTIONS, type Layout, type SortedFolder } from "./layout";
import { tablesInPart } from "./tables-in-part";

const LABELS: Record<string, string> = {
  covid: "covid-19",
  "covid-19": "covid-19",
  normal: "normal",
  "viral pneumonia": "viral-pneumonia",
  lung_opacity: "lung-opacity",
};
const SHEET = /(?:^|\/)([^/]+)\.metadata\.xlsx$/i;

/** The COVID-19 Radiography Database: class folders with `images` and `masks`, and a sheet a class that says where each image came from. */
export const radiographyDatabase: Layout = {
  id: "radiography-database",
  title: "COVID-19 Radiography Database",
  looks:
    "Folders COVID, Lung_Opacity, Normal and Viral Pneumonia, each with images/ and masks/, beside them a .metadata.xlsx for each class.",
  recognise(folder) {
    const { films, tables } = folder;
    const folders = [...countFolders(films, folderClasses(folder)).keys()].filter(
      (name) => LABELS[name.toLowerCase()] !== undefined,
    );
    const names = new Set(folders.map((name) => LABELS[name.toLowerCase()]));
    if (!names.has("covid-19") || !names.has("viral-pneumonia")) return null;
    const sheets = [...tables.keys()].filter((path) => SHEET.test(path));
    return {
      strength: 0.95,
      evidence: [
        `Its class folders: ${folders.join(", ")}.`,
        sheets.length === 0
          ? "Its metadata sheets are missing: where each image came from stays unknown."
          : `${sheets.length} metadata ${sheets.length === 1 ? "sheet says" : "sheets say"} where each image came from.`,
        "It names no patients: films of one patient cannot be kept together.",
      ],
      options: {
        ...DEFAULT_LAYOUT_OPTIONS,
        labels: Object.fromEntries(folders.map((name) => [name, LABELS[name.toLowerCase()]])),
      },
    };
  },
  read(folder, options) {
    const folders = folderClasses(folder, options.classFolder);
    const sheets = readSheets(folder, folders);
    const sheetOf = new Map(sheets.map((sheet) => [sheet.label, sheet.told]));
    const told = {
      accounts: sheets.flatMap((sheet) => sheet.told.accounts),
      remarks: sheets.flatMap((sheet) => sheet.told.remarks),
    };
    return {
      ...tablesInPart(told),
      tell: (path) => sheetOf.get(folders.labelOf(path)?.toLowerCase() ?? "")?.tell(path) ?? { film: NOTHING_KNOWN },
      folders,
    };
  },
};

interface Sheet {
  /** The class that it is of, in small letters. */
  label: string;
  told: FilmsTold;
}

/** What the sheet of each class tells of the films of that class: the site of its URL. */
function readSheets(folder: SortedFolder, { labelOf }: FolderClasses): Sheet[] {
  return [...folder.tables.keys()].flatMap((path) => {
    const label = SHEET.exec(path)?.[1].toLowerCase();
    if (label === undefined) return [];
    const films = folder.films.filter((film) => labelOf(film)?.toLowerCase() === label);
    return [{ label, told: tellRows(indexFilms(films), [sheetRows(folderTable(folder, path))]) }];
  });
}

function sheetRows(table: Table): RowsOfTable {
  const cell = cellReader(table);
  const heading = (wanted: string) => table.headings.find((candidate) => candidate.toUpperCase() === wanted);
  const [file, url] = [heading("FILE NAME"), heading("URL")];
  const named = table.rows.map((row, at) => ({
    table: table.name,
    line: table.lines[at],
    file: plainPath(cell(row, file)),
    told: { ...NOTHING_KNOWN, source: siteOf(cell(row, url)) },
    isBare: false,
  }));
  return {
    name: table.name,
    columns: { file, source: url },
    rows: table.rows.length,
    named: named.filter((row) => row.file !== ""),
  };
}
