import { nihPatient } from "../film-metadata";
import { DEFAULT_LAYOUT_OPTIONS, type Layout, type SortedFolder } from "./layout";
import { findNihTable, type NihTable } from "./nih-table";

const LABELS: Record<string, string> = { "No Finding": "normal", Pneumonia: "pneumonia" };

/** ChestX-ray14 as the NIH gives it: films in images_001/ … with their table. A film with several findings has no one label. */
export const chestXray14: Layout = {
  id: "chestx-ray14",
  title: "ChestX-ray14 (NIH)",
  looks: "Films called 00000001_000.png, in images_001/images/ … or one folder, with Data_Entry_2017.csv.",
  recognise(folder) {
    const table = tryFind(folder);
    if (table === null) return null;
    const named = folder.films.flatMap((film) => table.lookup(film) ?? []);
    if (named.length === 0) return null;
    const several = named.filter(({ label }) => label?.includes("|")).length;
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
  read(folder, { labels }) {
    const table = findNihTable(folder);
    return {
      tables: table === null ? [] : [table.path],
      tell(path) {
        const film = table?.lookup(path) ?? null;
        if (film === null) return { refused: "the NIH's table does not name it" };
        if (film.label?.includes("|") && labels[film.label] === undefined) return { refused: `it has several findings (${film.label.replaceAll("|", ", ")}): a film needs one label` };
        return { film };
      },
    };
  },
};

function tryFind(folder: SortedFolder): NihTable | null {
  try {
    return findNihTable(folder);
  } catch {
    return null;
  }
}
