/** @file Tests only: a folder made of paths and the texts of its tables. */
import type { FolderFacts } from "./folder-facts";

export function folderOf(paths: readonly string[], tables: Record<string, string> = {}): FolderFacts {
  const files = [...paths, ...Object.keys(tables)].map((path) => ({ path, bytes: tables[path]?.length ?? 1000 }));
  return { files, tables, unreadable: {} };
}
