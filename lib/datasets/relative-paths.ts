import { leadsOut } from "./folder-facts";

/** Tables that lie at the top of their set. */
const TOP_TABLE = /^(metadata\.csv|.*\.metadata\.xlsx|Data_Entry_2017.*\.csv|DICOMDIR)$/i;
/** Folders of the system and hidden ones have no say in where the data set begins. */
const ASIDE = /(^|\/)(__MACOSX\/|\.)/;

/**
 * The paths without the folders that all of them share, so that a class folder comes first: an archive often holds
 * everything in one folder of its own. The folder of metadata.csv or of a public set's table is the top where there is
 * one; without it, a shared folder goes only while some file lies in a folder below it, for the last one may be the class
 * itself. A path that leads out stays as it is, to be refused by name.
 */
export function relativePaths(paths: readonly string[]): string[] {
  const split = paths.map((path) => path.split("/").filter((part) => part !== "" && part !== "."));
  const isAside = paths.map((path, at) => leadsOut(path) || ASIDE.test(split[at].join("/")));
  const films = split.filter((_, at) => !isAside[at]);
  const table = films.find((parts) => TOP_TABLE.test(parts.at(-1) ?? ""));
  const deepest = Math.max(0, ...films.map((parts) => parts.length));
  const mayDrop = (shared: number) => (table === undefined ? deepest - shared > 2 : shared < table.length - 1);
  let shared = 0;
  while (mayDrop(shared) && films.every((parts) => parts.length > shared + 1 && parts[shared] === films[0][shared])) shared++;
  return split.map((parts, at) => (leadsOut(paths[at]) ? paths[at] : (isAside[at] ? parts : parts.slice(shared)).join("/")));
}
