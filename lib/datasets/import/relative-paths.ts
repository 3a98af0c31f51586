import { leadsOut } from "./folder-facts";
import { isDocumentName, isTableName } from "../folders/document-name";
import { folderKind } from "../folders/folder-kind";
import { isLitter } from "../folders/litter";

/**
 * The paths without the folders that all of them share, so that a class folder comes first: a download often holds
 * everything in one folder of its own. Litter and documents such as a README have no say in where the data set begins, and
 * keep their paths. A shared folder goes while some file lies in a folder below it, for the last one may be the class
 * itself, or while a table lies in it, which then is at the top. One that is called as a class is goes only where others
 * of the kind lie in it. A path that leads out stays as it is, to be refused by name.
 */
export function relativePaths(paths: readonly string[]): string[] {
  const split = paths.map((path) =>
    leadsOut(path) ? [path] : path.split("/").filter((part) => part !== "" && part !== "."),
  );
  const hasSay = paths.map(
    (path) => !leadsOut(path) && !isLitter(path) && (!isDocumentName(path) || isTableName(path)),
  );
  const shared = sharedFolders(split.filter((_, at) => hasSay[at]));
  const isBelow = (parts: readonly string[]) =>
    parts.length > shared.length && shared.every((folder, at) => parts[at] === folder);
  const cut = split.map((parts) => (isBelow(parts) ? parts.slice(shared.length) : parts).join("/"));
  // A README beside the folder and one in it: then nothing is cut, for two files must not become one.
  return new Set(cut).size === new Set(split.map((parts) => parts.join("/"))).size
    ? cut
    : split.map((parts) => parts.join("/"));
}

/** The folders around all of the given files that are none of theirs. */
function sharedFolders(files: readonly (readonly string[])[]): readonly string[] {
  const deepest = files.reduce((most, { length }) => Math.max(most, length), 0);
  const holdsClass = (depth: number) =>
    [...new Set(files.flatMap((parts) => parts.slice(depth, -1)))].some((folder) => folderKind(folder) === "class");
  const holdsTable = (depth: number) => files.some((parts) => parts.length === depth + 1 && isTableName(parts[depth]));
  const isRoot = (depth: number) =>
    folderKind(files[0][depth - 1]) === "class" ? holdsClass(depth) : deepest > depth + 1 || holdsTable(depth);
  let depth = 0;
  while (
    files.length > 0 &&
    files.every((parts) => parts.length > depth + 1 && parts[depth] === files[0][depth]) &&
    isRoot(depth + 1)
  )
    depth++;
  return files.length === 0 ? [] : files[0].slice(0, depth);
}
