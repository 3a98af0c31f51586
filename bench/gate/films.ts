/** @file Films of the development sets for measuring the gate: ../shared/data, or the folder that --data names. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
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

/** Of unlike-dev/lateral the films that are lateral, looked at one by one; the other 26 show chests from the front. */
const LATERAL = [
  "000001-9-b",
  "000002-11-b",
  "000002-2",
  "000005-5-b",
  "16663_1_2",
  "65a95c1d86c9a79e3bf88d654c517c_jumbo",
  "83cfee622ebe92fd5c14ce5b4da35e_jumbo",
  "ab63c1bdd7b06525e3537fa83e2a70_jumbo-1",
  "c98c6fce880dbec0d1eb3045cec103_jumbo",
  "cavitating-pneumonia-4-day0-L",
  "covid-19-pneumonia-14-L",
  "covid-19-pneumonia-20-l-on-admission",
  "covid-19-pneumonia-22-day1-l",
  "covid-19-pneumonia-38-l",
  "defc5c87e473bdaf4f57e4c4c22e3b_jumbo",
  "f5c69a3d9dcf2d5d4e54d0d080b666_jumbo",
  "right-upper-lobe-pneumonia-9-L",
];

/** Whether a film of that folder is lateral. */
export function isLateral({ path }: FilmOnDisk): boolean {
  return LATERAL.some((name) => basename(path).startsWith(`${name}.`));
}
