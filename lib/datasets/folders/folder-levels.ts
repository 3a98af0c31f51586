import { type FilmFolder } from "./folder-chains";
import { type FolderKind } from "./folder-kind";

/** Folders that lie equally deep in a data set. */
export interface FolderLevel {
  /** Counts from 1, the outermost. */
  level: number;
  /** Some of their names, each once, in order. */
  names: readonly string[];
  /** Different names in all. */
  folders: number;
  /** What most of them look like. */
  kind: FolderKind;
}

const SHOWN = 4;

/** The folders of a data set by depth. */
export function folderLevels(folders: ReadonlyMap<string, FilmFolder>): FolderLevel[] {
  const levels: Map<string, FolderKind>[] = [];
  for (const { parts, kinds } of folders.values())
    parts.forEach((part, at) => (levels[at] ??= new Map()).set(part, kinds[at]));
  return levels.map((names, at) => ({
    level: at + 1,
    names: [...names.keys()].sort().slice(0, SHOWN),
    folders: names.size,
    kind: commonest([...names.values()]),
  }));
}

function commonest(kinds: readonly FolderKind[]): FolderKind {
  const counts = new Map<FolderKind, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].reduce((best, candidate) => (candidate[1] > best[1] ? candidate : best))[0];
}

/** `covid, normal`; with … where more are meant than are named. @param all how many are meant. @default the names */
export function listNames(names: readonly string[], all: number = names.length): string {
  const shown = names.slice(0, SHOWN);
  return shown.join(", ") + (all > shown.length ? " …" : "");
}
