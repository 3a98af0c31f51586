import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { experimentsFolder } from "./experiment-files";

/** The texts of all experiment files, also of those that are no valid experiment. */
export async function experimentTexts(): Promise<string[]> {
  const folder = experimentsFolder();
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json"));
  return Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
}
