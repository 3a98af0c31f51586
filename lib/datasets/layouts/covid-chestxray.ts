import type { FilmMetadata } from "../import/film-metadata";
import { plainHeading } from "../tables/film-columns";
import type { FilmRow } from "../tables/film-rows";
import { cellReader, type Table } from "../tables/film-table";
import { readAge, readDays, readSex, readView, siteOf } from "../tables/film-values";
import { plainPath } from "../tables/match-rows";
import { placeOf } from "../tables/merge-claims";
import { type FilmsTold, tellRows, toldOrRefused } from "../tables/tell-films";
import { indexOf, NOTHING_TOLD, readableTable } from "./folder-tables";
import { DEFAULT_LAYOUT_OPTIONS, type Layout, type SortedFolder } from "./layout";
import { tablesInPart } from "./tables-in-part";

/** Its table as of any version: `Patientid` and ` url` of the first are the `patientid` and `url` of the last. */
function findTable(folder: SortedFolder): Table | null {
  for (const path of folder.tables.keys()) {
    if (!/(^|\/)metadata\.csv$/i.test(path)) continue;
    const table = readableTable(folder, path);
    const headings = new Set(table?.headings.map(plainHeading));
    if (table !== null && ["patientid", "finding", "filename", "url"].every((heading) => headings.has(heading)))
      return table;
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

const NOT_NAMED = { refused: "metadata.csv does not name it" };

/** X-rays have other views; these tell a slice of a tomogram also where the modality is not named. */
const SLICE = /^(axial|coronal|sagittal|ct)$/i;

/** What the table tells of films; a film with a row of another kind of picture is refused. */
function toldBy(folder: SortedFolder, table: Table): FilmsTold {
  const cellOf = cellReader(table);
  const heading = new Map(table.headings.map((name) => [plainHeading(name), name]));
  const refusals = new Map<string, string>();
  const named = table.rows.flatMap((record, at): FilmRow[] => {
    const cell = (name: string) => cellOf(record, heading.get(name));
    const file = plainPath(cell("filename"));
    if (file === "") return [];
    const row: FilmRow = { table: table.name, line: table.lines[at], file, told: tellRow(cell), isBare: false };
    const refusal = refusalOf(cell);
    if (refusal !== null) refusals.set(placeOf(row), refusal);
    return [row];
  });
  const told = tellRows(indexOf(folder), [
    {
      name: table.name,
      columns: { file: heading.get("filename"), label: heading.get("finding"), patient: heading.get("patientid") },
      rows: table.rows.length,
      named,
    },
  ]);
  return {
    ...told,
    tell(path) {
      const film = told.tell(path);
      const refused =
        film !== null && "film" in film
          ? film.from.map((place) => refusals.get(place)).find((refusal) => refusal !== undefined)
          : undefined;
      return refused === undefined ? film : { refused };
    },
  };
}

/** Why a row is of no X-ray; null where it is. */
function refusalOf(cell: (heading: string) => string): string | null {
  const modality = cell("modality");
  if (modality !== "" && !/^x-?ray$/i.test(modality)) return `the table calls it ${modality}, not an X-ray`;
  return SLICE.test(cell("view")) ? `a tomogram's slice (${cell("view")}), not an X-ray` : null;
}

function tellRow(cell: (heading: string) => string): FilmMetadata {
  return {
    label: cell("finding") || null,
    patientId: cell("patientid") || null,
    sex: readSex(cell("sex")),
    ageYears: readAge(cell("age")),
    view: readView(cell("view")),
    source: siteOf(cell("url")) || cell("location"),
    licence: cell("license"),
    offsetDays: readDays(cell("offset")),
  };
}

/** covid-chestxray-dataset of Cohen et al.: one table with findings, views, offsets and the licence of each image. */
export const covidChestxray: Layout = {
  id: "covid-chestxray",
  title: "covid-chestxray-dataset",
  looks: "A metadata.csv with patientid, offset, finding, view, filename, url and license, and the images in images/.",
  recognise(folder) {
    const table = findTable(folder);
    if (table === null) return null;
    const told = toldBy(folder, table);
    const found = folder.films.flatMap((film) => told.tell(film) ?? []);
    if (found.length === 0) return null;
    const findings = [...new Set(found.flatMap((row) => ("film" in row ? (row.film.label ?? []) : [])))].sort();
    return {
      strength: 0.95,
      evidence: [
        `${table.name} has the columns of covid-chestxray-dataset and names ${found.length} of ${folder.films.length} images.`,
        `${findings.length} findings become labels; tomograms are left out.`,
        "Each image keeps the licence that the table names; some name none.",
      ],
      options: {
        ...DEFAULT_LAYOUT_OPTIONS,
        table: table.name,
        labels: Object.fromEntries(findings.map((finding) => [finding, suggestLabel(finding)])),
      },
    };
  },
  read(folder) {
    const table = findTable(folder);
    if (table === null) return { ...tablesInPart(NOTHING_TOLD), tell: () => NOT_NAMED };
    const told = toldBy(folder, table);
    return { ...tablesInPart(told), tell: (path) => toldOrRefused(told, path, NOT_NAMED.refused) };
  },
};
