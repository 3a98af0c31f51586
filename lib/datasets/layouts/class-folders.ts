import { NOTHING_KNOWN } from "../import/film-metadata";
import { type ClassFolder, type FolderClasses, readFolderClasses } from "../folders/folder-classes";
import { toldByTables } from "./folder-tables";
import { DEFAULT_LAYOUT_OPTIONS, type Layout, type SortedFolder } from "./layout";
import { tablesInPart } from "./tables-in-part";

const classesRead = new WeakMap<SortedFolder, Map<ClassFolder, FolderClasses>>();

/** The classes that the folders around films tell; read once however many layouts look at them. */
export function folderClasses(folder: SortedFolder, choice: ClassFolder = "auto"): FolderClasses {
  const known = classesRead.get(folder) ?? new Map<ClassFolder, FolderClasses>();
  classesRead.set(folder, known);
  const classes = known.get(choice) ?? readFolderClasses(folder.films, choice);
  known.set(choice, classes);
  return classes;
}

/** Films by the label of their folder, in code-point order; those without one are left out. */
export function countFolders(films: readonly string[], { labelOf }: FolderClasses): Map<string, number> {
  const counts = new Map<string, number>();
  for (const film of films) {
    const label = labelOf(film);
    if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One folder a class, wherever it lies among folders of splits, sites and patients. A chosen table tells the rest, never the label. */
export const classFolders: Layout = {
  id: "class-folders",
  title: "A folder for each class",
  looks:
    "One folder a class, such as covid-19/, normal/ and pneumonia/. Folders inside them, and those of splits, folds, sites and patients around them, do not matter.",
  recognise(folder) {
    const classes = folderClasses(folder);
    const folders = countFolders(folder.films, classes);
    const loose = folder.films.length - [...folders.values()].reduce((sum, count) => sum + count, 0);
    const names = [...folders]
      .slice(0, 6)
      .map(([name, count]) => `${name} (${count})`)
      .join(", ");
    return {
      strength: folders.size >= 2 ? 0.5 : 0.1,
      evidence: [
        folders.size === 0
          ? "No film lies in a folder of its class."
          : `${folders.size} ${folders.size === 1 ? "folder" : "folders"} with films: ${names}${folders.size > 6 ? " …" : ""}.`,
        ...classes.remarks,
        ...(loose > 0 ? [`${loose} ${loose === 1 ? "film lies" : "films lie"} in no class folder.`] : []),
      ],
      options: DEFAULT_LAYOUT_OPTIONS,
    };
  },
  read(folder, options) {
    const told = toldByTables(folder, options, { withoutLabels: true });
    return {
      ...tablesInPart(told),
      tell: (path) => told.tell(path) ?? { film: NOTHING_KNOWN },
      folders: folderClasses(folder, options.classFolder),
    };
  },
};
