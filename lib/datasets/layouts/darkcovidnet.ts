import { nihPatient, NOTHING_KNOWN } from "../import/film-metadata";
import { filledFrom } from "../tables/film-table";
import { countFolders, folderClasses } from "./class-folders";
import { bestTable, tableEvidence } from "./film-table-layout";
import { toldByTables } from "./folder-tables";
import { DEFAULT_LAYOUT_OPTIONS, type Layout } from "./layout";
import { tablesInPart } from "./tables-in-part";

const LABELS: Record<string, string> = {
  "covid-19": "covid-19",
  no_findings: "normal",
  normal: "normal",
  pneumonia: "pneumonia",
};

/** DarkCovidNet's three folders, two of them NIH films by their names: the patient is in the name, and any table tells the rest. */
export const darkCovidNet: Layout = {
  id: "darkcovidnet",
  title: "DarkCovidNet",
  looks:
    "Folders Covid-19, No_findings and Pneumonia; the films of the last two are called like 00001234_005.png (NIH).",
  recognise(folder) {
    const classes = folderClasses(folder);
    const folders = [...countFolders(folder.films, classes).keys()];
    const labels = new Set(folders.flatMap((name) => LABELS[name.toLowerCase()] ?? []));
    const fromNih = folder.films.filter(
      (film) => nihPatient(film) !== null && LABELS[classes.labelOf(film)?.toLowerCase() ?? ""] !== "covid-19",
    );
    if (folders.length !== 3 || labels.size !== 3 || fromNih.length < folder.films.length / 3) return null;
    const table = bestTable(folder);
    return {
      strength: 0.92,
      evidence: [
        `Its three folders: ${folders.join(", ")}.`,
        `${fromNih.length} films are called as the NIH calls them: ${new Set(fromNih.map(nihPatient)).size} patients by the first eight digits.`,
        ...(table === null
          ? ["No table tells of patients, views or sex of the COVID-19 films."]
          : tableEvidence(folder, table)),
      ],
      options: {
        ...DEFAULT_LAYOUT_OPTIONS,
        table: table?.table.name ?? null,
        labels: Object.fromEntries(
          folders.flatMap((name) => (name === LABELS[name.toLowerCase()] ? [] : [[name, LABELS[name.toLowerCase()]]])),
        ),
      },
    };
  },
  read(folder, options) {
    const told = toldByTables(folder, options, { withoutLabels: true });
    return {
      ...tablesInPart(told),
      tell(path) {
        const row = told.tell(path) ?? { film: NOTHING_KNOWN };
        return "refused" in row
          ? row
          : { ...row, film: filledFrom({ ...NOTHING_KNOWN, patientId: nihPatient(path) }, row.film) };
      },
      folders: folderClasses(folder, options.classFolder),
    };
  },
};
