import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Where the program of a thread is: `<name>.mjs`, bundled by the build, beside the bundle this code is in, or in
 * `dist/` of the HILUM_PROJECT that the launcher built (the web server's own bundles are elsewhere). Null where neither
 * is there, as in tests: the work is then done in this thread.
 */
export function findThreadProgram(name: string): string | null {
  const { HILUM_PROJECT } = process.env;
  const folders = [dirname(fileURLToPath(import.meta.url)), ...(HILUM_PROJECT ? [join(HILUM_PROJECT, "dist")] : [])];
  return folders.map((folder) => join(folder, `${name}.mjs`)).find((path) => existsSync(path)) ?? null;
}
