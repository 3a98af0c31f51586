import { type FilmMetadata, NOTHING_KNOWN } from "../film-metadata";
import { filmLookup, folderTable } from "./folder-tables";
import { DEFAULT_LAYOUT_OPTIONS, type Layout, type LayoutOptions, type SortedFolder } from "./layout";

/** Folders that say how a set was divided or that images are in them, not what the images show. */
const NO_CLASS = /^(train|training|test|testing|val|valid|validation|images?|films?)$/i;

/** The label that a film's folder gives it: the first folder that names a class. Null for a loose film. */
export function folderLabel(path: string): string | null {
  return path.split("/").slice(0, -1).find((folder) => !NO_CLASS.test(folder)) ?? null;
}

/** Films by the label of their folder, in code-point order; loose ones are left out. */
export function countFolders(films: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const film of films) {
    const label = folderLabel(film);
    if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the chosen table says of a film; nothing where none is chosen. */
export function chosenTable(folder: SortedFolder, { table, columns }: LayoutOptions): (path: string) => FilmMetadata | null {
  if (table === null || !folder.tables.has(table)) return () => null;
  return filmLookup(folderTable(folder, table), Object.keys(columns).length === 0 ? undefined : columns);
}

/** One folder a class, with or without train and test folders around them. A chosen table tells the rest, never the label. */
export const classFolders: Layout = {
  id: "class-folders",
  title: "A folder for each class",
  looks: "One folder a class, such as covid-19/, normal/ and pneumonia/. Folders inside them, and train/ and test/ around them, do not matter.",
  recognise({ films }) {
    const folders = countFolders(films);
    const loose = films.length - [...folders.values()].reduce((sum, count) => sum + count, 0);
    const names = [...folders].slice(0, 6).map(([name, count]) => `${name} (${count})`).join(", ");
    return {
      strength: folders.size >= 2 ? 0.5 : 0.1,
      evidence: [
        folders.size === 0 ? "No film lies in a folder of its class." : `${folders.size} ${folders.size === 1 ? "folder" : "folders"} with films: ${names}${folders.size > 6 ? " …" : ""}.`,
        ...(loose > 0 ? [`${loose} ${loose === 1 ? "film lies" : "films lie"} in no class folder.`] : []),
      ],
      options: DEFAULT_LAYOUT_OPTIONS,
    };
  },
  read(folder, options) {
    const told = chosenTable(folder, options);
    return {
      tables: options.table === null ? [] : [options.table],
      tell: (path) => ({ film: { ...(told(path) ?? NOTHING_KNOWN), label: folderLabel(path) } }),
    };
  },
};
