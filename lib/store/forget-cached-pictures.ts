import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { projectFolder } from "./hilum-home";

/**
 * Deletes the pictures that the web framework's image optimiser kept beside the pages' builds. It is switched off, but an
 * earlier version may have left films there.
 */
export async function forgetCachedPictures(project = projectFolder()): Promise<void> {
  const { HILUM_NEXT_DIST = ".next" } = process.env;
  const bases = new Set([HILUM_NEXT_DIST, ...(await namesIn(project)).filter((name) => name.startsWith(".next"))]);
  for (const base of bases) {
    // A build lies in a folder of its own; that of development in the base itself, or in `dev`.
    for (const build of ["", ...(await namesIn(join(project, base)))]) await rm(join(project, base, build, "cache", "images"), { recursive: true, force: true });
  }
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
