import type { RejectedFile } from "../dataset";
import { isDicomdir, leadsOut } from "../import/folder-facts";
import { nameKey } from "../import/name-key";
import type { SortedFolder } from "./layout";

/** A DICOM medium (PS3.10): a DICOMDIR and the folder that it stands for. */
export interface DicomMedium {
  /** Path of the DICOMDIR. */
  directory: string;
  /** Its folder with a / at the end; empty at the top. */
  folder: string;
  names(path: string): boolean;
  /** What it names of the images that are there. */
  present: number;
  /** What it names in vain, or out of the folder. */
  missing: RejectedFile[];
}

/** The media of a folder. A DICOMDIR none of whose images is there describes some other folder and rules over nothing here. */
export function findMedia({ films, tables }: SortedFolder): DicomMedium[] {
  const there = new Set(films.map(nameKey));
  return [...tables].flatMap(([directory, text]) => {
    const medium = isDicomdir(directory) ? readMedium(directory, text, there) : null;
    return medium === null || medium.present === 0 ? [] : [medium];
  });
}

/** Names on media are upper case, on disk often not. */
function readMedium(directory: string, text: string, there: ReadonlySet<string>): DicomMedium {
  const folder = directory.slice(0, directory.lastIndexOf("/") + 1);
  const named = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => (leadsOut(line) ? line : `${folder}${line}`));
  const paths = new Set(named.map(nameKey));
  return {
    directory,
    folder,
    names: (path) => paths.has(nameKey(path)),
    present: [...paths].filter((path) => there.has(path)).length,
    missing: named
      .filter((path) => !there.has(nameKey(path)))
      .map((file) => ({
        file,
        reason: leadsOut(file) ? "the DICOMDIR points out of the folder" : "the DICOMDIR names it, but it is not there",
      })),
  };
}

/** The medium that a file belongs to; null for a file beside all media. */
export function mediumOf(media: readonly DicomMedium[], path: string): DicomMedium | null {
  return (
    media
      .filter(({ folder }) => path.startsWith(folder))
      .sort((a, b) => b.folder.length - a.folder.length)
      .at(0) ?? null
  );
}
