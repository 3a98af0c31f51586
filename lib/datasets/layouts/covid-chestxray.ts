import { type FilmMetadata } from "../film-metadata";
import { plainHeading } from "../tables/film-columns";
import { cellReader, rowLookup, type Table } from "../tables/film-table";
import { readAge, readDays, readSex, readView, siteOf } from "../tables/film-values";
import { readableTable } from "./folder-tables";
import { DEFAULT_LAYOUT_OPTIONS, type Layout, type SortedFolder, type Told } from "./layout";

/** Its table as of any version: `Patientid` and ` url` of the first are the `patientid` and `url` of the last. */
function findTable(folder: SortedFolder): Table | null {
  for (const path of folder.tables.keys()) {
    if (!/(^|\/)metadata\.csv$/i.test(path)) continue;
    const table = readableTable(folder, path);
    const headings = new Set(table?.headings.map(plainHeading));
    if (table !== null && ["patientid", "finding", "filename", "url"].every((heading) => headings.has(heading))) return table;
  }
  return null;
}

/** What each finding becomes: by its last words of a path such as `Pneumonia/Viral/COVID-19`. Others keep their own. */
function suggestLabel(finding: string): string | null {
  if (/covid-19/i.test(finding)) return "covid-19";
  if (/^no finding$/i.test(finding)) return "normal";
  if (/^(todo|unknown)$/i.test(finding)) return null;
  return /pneumonia/i.test(finding) ? "pneumonia" : finding;
}

/** X-rays have other views; these tell a slice of a tomogram also where the modality is not named. */
const SLICE = /^(axial|coronal|sagittal|ct)$/i;

function rowsOf(table: Table): Map<string, Told> {
  const cellOf = cellReader(table);
  const heading = new Map(table.headings.map((name) => [plainHeading(name), name]));
  return new Map(table.rows.map((row) => {
    const cell = (name: string) => cellOf(row, heading.get(name));
    return [cell("filename"), tellRow(cell)];
  }));
}

function tellRow(cell: (heading: string) => string): Told {
  const modality = cell("modality");
  if (modality !== "" && !/^x-?ray$/i.test(modality)) return { refused: `the table calls it ${modality}, not an X-ray` };
  if (SLICE.test(cell("view"))) return { refused: `a tomogram's slice (${cell("view")}), not an X-ray` };
  const film: FilmMetadata = {
    label: cell("finding") || null, patientId: cell("patientid") || null, sex: readSex(cell("sex")), ageYears: readAge(cell("age")), view: readView(cell("view")),
    source: siteOf(cell("url")) || cell("location"), licence: cell("license"), offsetDays: readDays(cell("offset")),
  };
  return { film };
}

/** covid-chestxray-dataset of Cohen et al.: one table with findings, views, offsets and the licence of each image. */
export const covidChestxray: Layout = {
  id: "covid-chestxray",
  title: "covid-chestxray-dataset",
  looks: "A metadata.csv with patientid, offset, finding, view, filename, url and license, and the images in images/.",
  recognise(folder) {
    const table = findTable(folder);
    if (table === null) return null;
    const told = rowLookup(rowsOf(table));
    const found = folder.films.flatMap((film) => told(film) ?? []);
    if (found.length === 0) return null;
    const findings = [...new Set(found.flatMap((row) => ("film" in row ? (row.film.label ?? []) : [])))].sort();
    return {
      strength: 0.95,
      evidence: [
        `${table.name} has the columns of covid-chestxray-dataset and names ${found.length} of ${folder.films.length} images.`,
        `${findings.length} findings become labels; tomograms are left out.`,
        "Each image keeps the licence that the table names; some name none.",
      ],
      options: { ...DEFAULT_LAYOUT_OPTIONS, table: table.name, labels: Object.fromEntries(findings.map((finding) => [finding, suggestLabel(finding)])) },
    };
  },
  read(folder) {
    const table = findTable(folder);
    const told = table === null ? () => null : rowLookup(rowsOf(table));
    return { tables: table === null ? [] : [table.name], tell: (path) => told(path) ?? { refused: "metadata.csv does not name it" } };
  },
};
