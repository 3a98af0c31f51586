import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { projectFolder } from "../files/hilum-home";

/**
 * Deletes the pictures that the web framework's image optimiser kept beside the pages' builds. It is switched off, but an
 * earlier version may have left films there.
 */
export async function forgetCachedPictures(project = projectFolder()): Promise<void> {
  const { HILUM_NEXT_DIST = ".next" } = process.env;
  const bases = new Set([HILUM_NEXT_DIST, ...(await foldersIn(project)).filter((name) => name.startsWith(".next"))]);
  for (const base of bases) {
    // A build lies in a folder of its own; that of development in the base itself, or in `dev`.
    for (const build of ["", ...(await foldersIn(join(project, base)))])
      await rm(join(project, base, build, "cache", "images"), { recursive: true, force: true });
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
