import { collectFacts, type FolderFacts } from "./folder-facts";
import { relativePaths } from "./relative-paths";

/** A folder as layouts see it, and its files by their paths in there. */
export interface LookedAt<File> {
  facts: FolderFacts;
  files: ReadonlyMap<string, File>;
}

/**
 * The one way to look at what somebody brought, be it a folder on disk, one dropped in the browser, or a zip: its files by
 * their paths inside the data set, and its tables read.
 * @param read the bytes of a file.
 */
export async function lookAtFolder<File extends { path: string; bytes: number }>(
  given: readonly File[],
  read: (file: File) => Promise<Uint8Array>,
): Promise<LookedAt<File>> {
  const paths = relativePaths(given.map(({ path }) => path));
  const files = new Map(given.map((file, at) => [paths[at], file]));
  const facts = await collectFacts(
    [...files].map(([path, { bytes }]) => ({ path, bytes })),
    async (path) => {
      const file = files.get(path);
      return file === undefined ? new Uint8Array() : read(file);
    },
  );
  return { facts, files };
}
