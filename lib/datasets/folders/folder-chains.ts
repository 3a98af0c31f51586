/** @file Films by the folders that they lie in, and what of those folders may be a class. */
import { labelKey, tidyLabel } from "../import/name-key";
import { type FolderKind, folderKind } from "./folder-kind";

/** Folders that hold films, the outermost first, with the kind of each, and how many films lie right in the last. */
export interface FilmFolder {
  parts: readonly string[];
  kinds: readonly FolderKind[];
  films: number;
}

/** The path of the folder that a file lies in; "" at the top. */
export const folderOfPath = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** The folders that films lie right in, by their paths. */
export function filmFolders(paths: readonly string[]): Map<string, FilmFolder> {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = folderOfPath(path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const kinds = new Map<string, FolderKind>();
  const kindOf = (name: string) => {
    const kind = kinds.get(name) ?? folderKind(name);
    kinds.set(name, kind);
    return kind;
  };
  return new Map(
    [...counts].map(([folder, films]) => {
      const parts = folder === "" ? [] : folder.split("/");
      return [folder, { parts, kinds: parts.map(kindOf), films }];
    }),
  );
}

/** A name that may be a class. Names of one key are one name. */
export interface ClassName {
  name: string;
  key: string;
  /** It is a word that classes are called by. */
  isKnown: boolean;
}

/** What is left of a folder's path without splits, patients, dates and the like, the outermost first; a name that stands twice in a row once. */
export interface Chain {
  folder: string;
  names: readonly ClassName[];
  films: number;
}

export function chainsOf(folders: ReadonlyMap<string, FilmFolder>): Chain[] {
  return [...folders].map(([folder, { parts, kinds, films }]) => {
    const all = parts.flatMap((part, at) =>
      kinds[at] === "class" || kinds[at] === "word"
        ? [{ name: tidyLabel(part), key: labelKey(part), isKnown: kinds[at] === "class" }]
        : [],
    );
    return { folder, films, names: all.filter(({ key }, at) => at === 0 || key !== all[at - 1].key) };
  });
}
