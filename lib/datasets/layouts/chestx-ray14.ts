import { nihPatient } from "../import/film-metadata";
import { toldOrRefused } from "../tables/tell-films";
import { NOTHING_TOLD } from "./folder-tables";
import { markedFilm, marksOfFindings } from "./findings/marks-of-findings";
import {
  DEFAULT_LAYOUT_OPTIONS,
  type Layout,
  type LayoutOptions,
  type LayoutReading,
  type SortedFolder,
} from "./layout";
import { findNihTable, type NihTable } from "./nih-table";
import { tablesInPart } from "./tables-in-part";

const LABELS: Record<string, string> = { "No Finding": "normal", Pneumonia: "pneumonia" };

/** ChestX-ray14 as the NIH gives it: films in images_001/ … with their table. A film with several findings has no one label. */
export const chestXray14: Layout = {
  id: "chestx-ray14",
  title: "ChestX-ray14 (NIH)",
  looks: "Films called 00000001_000.png, in images_001/images/ … or one folder, with Data_Entry_2017.csv.",
  recognise(folder) {
    const table = tryFind(folder);
    if (table === null) return null;
    const named = folder.films.flatMap((film) => table.tell(film) ?? []);
    if (named.length === 0) return null;
    const several = named.filter((told) => "film" in told && told.film.label?.includes("|")).length;
    return {
      strength: 0.9,
      evidence: [
        `${table.path} is the NIH's table and names ${named.length} of ${folder.films.length} films.`,
        `${new Set(folder.films.flatMap((film) => nihPatient(film) ?? [])).size} patients, by the first eight digits of the file names.`,
        ...(several > 0 ? [`${several} films have several findings and are left out: a film needs one label.`] : []),
      ],
      options: { ...DEFAULT_LAYOUT_OPTIONS, table: table.path, labels: LABELS },
    };
  },
  tellsSeveral: true,
  read(folder, { labels, multiLabel, blankIsNo }) {
    const table = findNihTable(folder);
    if (multiLabel && table !== null) return severalFindings(table, { labels, blankIsNo });
    return {
      ...tablesInPart(table ?? NOTHING_TOLD),
      tell(path) {
        const told = toldOrRefused(table ?? NOTHING_TOLD, path, "the NIH's table does not name it");
        if ("refused" in told) return told;
        const { label } = told.film;
        return label?.includes("|") && labels[label] === undefined
          ? { refused: `it has several findings (${label.replaceAll("|", ", ")}): a film needs one label` }
          : told;
      },
    };
  },
};

/** A list names what is there: every other finding of the table is not. */
function severalFindings(table: NihTable, options: Pick<LayoutOptions, "labels" | "blankIsNo">): LayoutReading {
  return {
    ...tablesInPart(table),
    tell(path) {
      const told = toldOrRefused(table, path, "the NIH's table does not name it");
      if ("refused" in told) return told;
      const named = new Set((told.film.label ?? "").split("|").map((finding) => finding.trim()));
      const marks = new Map(table.findings.map((finding) => [finding, named.has(finding) ? "yes" : "no"] as const));
      const found = told.film.label === null ? null : marksOfFindings(table.findings, [marks], options);
      if (found === null) return { refused: "the table says nothing of its findings" };
      return { ...told, film: markedFilm(told.film, found) };
    },
  };
}

function tryFind(folder: SortedFolder): NihTable | null {
  try {
    return findNihTable(folder);
  } catch {
    return null;
  }
}
