import { NOTHING_KNOWN } from "../import/film-metadata";
import { type FilmsTold, type RowsOfTable, tellRows, toldOrRefused } from "../tables/tell-films";
import { indexOf } from "./folder-tables";
import { DEFAULT_LAYOUT_OPTIONS, type Layout, type SortedFolder } from "./layout";
import { tablesInPart } from "./tables-in-part";

/** `patient file class [source]`, blanks between; only the file name may hold blanks of its own. */
const LINE = /^(\S+)\s+(.+\.(?:png|jpe?g|tiff?|dcm))\s+(\S+)(?:\s+(\S+))?$/i;
const LABELS: Record<string, string> = { "COVID-19": "covid-19" };

/** A split list, and whether it knows three classes or only positive and negative. */
interface SplitList extends RowsOfTable {
  binary: boolean;
}

function parseList(path: string, text: string): SplitList | null {
  const lines = text
    .split(/\r?\n/)
    .map((line, at) => ({ text: line.trim(), line: at + 1 }))
    .filter((line) => line.text !== "");
  const named = lines.flatMap(({ text: words, line }) => {
    const match = LINE.exec(words);
    return match === null
      ? []
      : [
          {
            table: path,
            line,
            file: match[2],
            told: { ...NOTHING_KNOWN, patientId: match[1], label: match[3], source: match[4] ?? "" },
            isBare: false,
          },
        ];
  });
  if (named.length === 0 || named.length < 0.9 * lines.length) return null;
  return {
    name: path,
    columns: {},
    rows: lines.length,
    named,
    binary: named.every(({ told: { label } }) => label === "positive" || label === "negative"),
  };
}

/** Both kinds may lie side by side and name the same films: only one of them can be meant. */
function listsOf({ tables }: SortedFolder, chosen: string | null): SplitList[] {
  const lists = [...tables].flatMap(([path, text]) => (/\.txt$/i.test(path) ? (parseList(path, text) ?? []) : []));
  const wanted = lists.find(({ name }) => name === chosen)?.binary ?? lists.every(({ binary }) => binary);
  return lists.filter(({ binary }) => binary === wanted);
}

/** COVIDx of the COVID-Net initiative: films in train/ and test/, lists that say patient, file, class and source. */
export const covidx: Layout = {
  id: "covidx",
  title: "COVIDx",
  looks:
    "Films in train/ and test/ beside lists such as train.txt and test.txt: patient, file, class and source on each line.",
  recognise(folder) {
    const lists = listsOf(folder, null);
    const told = tellLists(folder, lists);
    const films = folder.films.filter((film) => told.tell(film) !== null).length;
    if (films === 0) return null;
    return {
      strength: 0.95,
      evidence: [
        `${lists.map(({ name }) => name).join(" and ")} ${lists.length === 1 ? "is a split list" : "are split lists"} with patient, file, class and source.`,
        `${films} of ${folder.films.length} films are named there.`,
        "Their own division into train and test is not kept: Hilum divides by patient.",
      ],
      options: { ...DEFAULT_LAYOUT_OPTIONS, table: lists[0].name, labels: LABELS },
    };
  },
  read(folder, { table }) {
    const lists = listsOf(folder, table);
    const told = tellLists(folder, lists);
    return { ...tablesInPart(told), tell: (path) => toldOrRefused(told, path, "no split list names it") };
  },
};

const tellLists = (folder: SortedFolder, lists: readonly SplitList[]): FilmsTold => tellRows(indexOf(folder), lists);
