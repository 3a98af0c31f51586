import { NOTHING_KNOWN } from "../film-metadata";
import { cellReader, rowLookup } from "../tables/film-table";
import { siteOf } from "../tables/film-values";
import { countFolders, folderClasses } from "./class-folders";
import { folderTable } from "./folder-tables";
import { DEFAULT_LAYOUT_OPTIONS, type Layout, type SortedFolder } from "./layout";

const LABELS: Record<string, string> = { covid: "covid-19", "covid-19": "covid-19", normal: "normal", "viral pneumonia": "viral-pneumonia", lung_opacity: "lung-opacity" };
const SHEET = /(?:^|\/)([^/]+)\.metadata\.xlsx$/i;

/** The COVID-19 Radiography Database: class folders with `images` and `masks`, and a sheet a class that says where each image came from. */
export const radiographyDatabase: Layout = {
  id: "radiography-database",
  title: "COVID-19 Radiography Database",
  looks: "Folders COVID, Lung_Opacity, Normal and Viral Pneumonia, each with images/ and masks/, beside them a .metadata.xlsx for each class.",
  recognise(folder) {
    const { films, tables } = folder;
    const folders = [...countFolders(films, folderClasses(folder)).keys()].filter((name) => LABELS[name.toLowerCase()] !== undefined);
    const names = new Set(folders.map((name) => LABELS[name.toLowerCase()]));
    if (!names.has("covid-19") || !names.has("viral-pneumonia")) return null;
    const sheets = [...tables.keys()].filter((path) => SHEET.test(path));
    return {
      strength: 0.95,
      evidence: [
        `Its class folders: ${folders.join(", ")}.`,
        sheets.length === 0 ? "Its metadata sheets are missing: where each image came from stays unknown." : `${sheets.length} metadata ${sheets.length === 1 ? "sheet says" : "sheets say"} where each image came from.`,
        "It names no patients: films of one patient cannot be kept together.",
      ],
      options: { ...DEFAULT_LAYOUT_OPTIONS, labels: Object.fromEntries(folders.map((name) => [name, LABELS[name.toLowerCase()]])) },
    };
  },
  read(folder, options) {
    const sheets = readSheets(folder);
    const folders = folderClasses(folder, options.classFolder);
    return {
      tables: [...folder.tables.keys()].filter((path) => SHEET.test(path)),
      tell(path) {
        return { film: { ...NOTHING_KNOWN, source: sheets.get(folders.labelOf(path)?.toLowerCase() ?? "")?.(path) ?? "" } };
      },
      folders,
    };
  },
};

/** Class → the source of an image by its path: the site of the sheet's URL. */
function readSheets(folder: SortedFolder): Map<string, (path: string) => string | null> {
  return new Map([...folder.tables.keys()].flatMap((path) => {
    const name = SHEET.exec(path)?.[1];
    if (name === undefined) return [];
    const table = folderTable(folder, path);
    const cell = cellReader(table);
    const heading = (wanted: string) => table.headings.find((candidate) => candidate.toUpperCase() === wanted);
    const rows = new Map(table.rows.map((row) => [cell(row, heading("FILE NAME")), siteOf(cell(row, heading("URL")))]));
    return [[name.toLowerCase(), rowLookup(rows)]];
  }));
}
