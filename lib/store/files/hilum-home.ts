import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The folder of the checkout: HILUM_PROJECT, else the nearest folder above the working folder or the running script whose package is `hilum`, else the working folder. */
export function projectFolder(): string {
  if (process.env.HILUM_PROJECT) return resolve(process.env.HILUM_PROJECT);
  const script = process.argv[1];
  return hilumPackageAbove(process.cwd()) ?? (script ? hilumPackageAbove(dirname(script)) : null) ?? process.cwd();
}

/** Where all state lies: HILUM_HOME, else `.hilum` in the checkout. The folder need not exist yet. */
export function hilumHome(): string {
  return process.env.HILUM_HOME ? resolve(process.env.HILUM_HOME) : join(projectFolder(), ".hilum");
}

function hilumPackageAbove(start: string): string | null {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    // Other packages' manifests on the way up are not ours to parse strictly: the name is all that matters.
    if (existsSync(file) && /"name"\s*:\s*"hilum"/.test(readFileSync(file, "utf8"))) return folder;
    if (dirname(folder) === folder) return null;
  }
}
