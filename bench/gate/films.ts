/** @file Films of the development sets for measuring the gate: ../shared/data, or the folder that --data names. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeFilm } from "../../lib/imaging/decode-film";
import type { GreyImage } from "../../lib/imaging/grey-image";
import { prepareCodec } from "../../lib/imaging/prepare-codec";

/** A film on disk, and whose it is; its own patient where nobody says. */
export interface FilmOnDisk {
  path: string;
  patient: string;
}

/** The films of a folder with a metadata.csv (`file`, `label`, `patient_id`), in its order. */
export function listedFilms(folder: string): FilmOnDisk[] {
  const [head, ...lines] = readFileSync(join(folder, "metadata.csv"), "utf8").trim().split(/\r?\n/);
  const columns = head.split(",");
  const column = (name: string) => columns.indexOf(name);
  return lines.map((line) => {
    // Neither a name of a film nor an identifier holds a comma in these sets; what comes after may.
    const cells = line.split(",");
    const file = cells[column("file")];
    return { path: join(folder, file), patient: cells[column("patient_id")] };
  });
}

/** All pictures of a folder, each of a patient of its own. */
export function folderFilms(folder: string): FilmOnDisk[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.(jpe?g|png)$/i.test(name))
    .sort()
    .map((name) => ({ path: join(folder, name), patient: name }));
}

export async function readFilm({ path }: FilmOnDisk): Promise<GreyImage> {
  const bytes = new Uint8Array(readFileSync(path));
  await prepareCodec(bytes);
  return decodeFilm(bytes, path).image;
}
