import { type FilmMetadata, NOTHING_KNOWN } from "../film-metadata";
import { rowLookup } from "../tables/film-table";
import { DEFAULT_LAYOUT_OPTIONS, type Layout, type SortedFolder } from "./layout";

/** `patient file class [source]`, blanks between; only the file name may hold blanks of its own. */
const LINE = /^(\S+)\s+(.+\.(?:png|jpe?g|tiff?|dcm))\s+(\S+)(?:\s+(\S+))?$/i;
const LABELS: Record<string, string> = { "COVID-19": "covid-19" };

/** A split list, and whether it knows three classes or only positive and negative. */
interface SplitList {
  path: string;
  rows: Map<string, FilmMetadata>;
  binary: boolean;
}

function parseList(path: string, text: string): SplitList | null {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
  const rows = new Map<string, FilmMetadata>();
  for (const line of lines) {
    const match = LINE.exec(line);
    if (match !== null) rows.set(match[2], { ...NOTHING_KNOWN, patientId: match[1], label: match[3], source: match[4] ?? "" });
  }
  if (rows.size === 0 || rows.size < 0.9 * lines.length) return null;
  return { path, rows, binary: [...rows.values()].every(({ label }) => label === "positive" || label === "negative") };
}

/** Both kinds may lie side by side and name the same films: only one of them can be meant. */
function listsOf({ tables }: SortedFolder, chosen: string | null): SplitList[] {
  const lists = [...tables].flatMap(([path, text]) => (/\.txt$/i.test(path) ? (parseList(path, text) ?? []) : []));
  const wanted = lists.find(({ path }) => path === chosen)?.binary ?? lists.every(({ binary }) => binary);
  return lists.filter(({ binary }) => binary === wanted);
}

/** COVIDx of the COVID-Net initiative: films in train/ and test/, lists that say patient, file, class and source. */
export const covidx: Layout = {
  id: "covidx",
  title: "COVIDx",
  looks: "Films in train/ and test/ beside lists such as train.txt and test.txt: patient, file, class and source on each line.",
  recognise(folder) {
    const lists = listsOf(folder, null);
    const named = lookup(lists);
    const films = folder.films.filter((film) => named(film) !== null).length;
    if (films === 0) return null;
    return {
      strength: 0.95,
      evidence: [
        `${lists.map(({ path }) => path).join(" and ")} ${lists.length === 1 ? "is a split list" : "are split lists"} with patient, file, class and source.`,
        `${films} of ${folder.films.length} films are named there.`,
        "Their own division into train and test is not kept: Hilum divides by patient.",
      ],
      options: { ...DEFAULT_LAYOUT_OPTIONS, table: lists[0].path, labels: LABELS },
    };
  },
  read(folder, { table }) {
    const lists = listsOf(folder, table);
    const told = lookup(lists);
    return {
      tables: lists.map(({ path }) => path),
      tell(path) {
        const film = told(path);
        return film === null ? { refused: "no split list names it" } : { film };
      },
    };
  },
};

const lookup = (lists: readonly SplitList[]) => rowLookup(new Map(lists.flatMap(({ rows }) => [...rows])));
