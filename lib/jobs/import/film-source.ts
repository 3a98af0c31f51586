import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type FolderFacts } from "../../datasets/import/folder-facts";
import { type RejectedFile } from "../../datasets/dataset";
import { lookAtFolder } from "../../datasets/import/look-at-folder";
import { scanFolder } from "../../datasets/import/scan-folder";
import { HilumError } from "../../errors";
import { type DecodeRequest } from "../films/decode-request";
import { openZip } from "./open-zip";

/** Where films come from: a folder or an archive on this machine. */
export interface FilmSource {
  /** The real path of the folder or archive. */
  root: string;
  facts: FolderFacts;
  /** What can be no film whatever the layout. */
  rejected: readonly RejectedFile[];
  /** What must be the same for a file to count as the same: its size and time. */
  stampOf(path: string): string;
  sourceOf(path: string): Promise<DecodeRequest["source"]>;
  close(): Promise<void>;
}

/** Opens a folder or a zip. Throws `notFound`, `forbidden`, and `badRequest` for a file that is no whole zip. */
export async function openFilmSource(path: string): Promise<FilmSource> {
  const isFile = await stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
  return isFile ? zipSource(path) : folderSource(path);
}

async function folderSource(path: string): Promise<FilmSource> {
  const { root, facts, files, rejected } = await scanFolder(path);
  return {
    root,
    facts,
    rejected,
    stampOf(film) {
      const file = files.get(film);
      return file === undefined ? "" : `${file.bytes}:${file.changedMs}`;
    },
    sourceOf: (film) => Promise.resolve({ path: join(root, files.get(film)?.path ?? film) }),
    close: () => Promise.resolve(),
  };
}

/** Entries are read one by one: the archive is never in memory as a whole. */
async function zipSource(path: string): Promise<FilmSource> {
  const zip = await openZip(path);
  try {
    const { facts, files } = await lookAtFolder(
      zip.entries.map((entry) => ({ path: entry.path, bytes: entry.size, entry })),
      ({ entry }) => zip.read(entry),
    );
    const read = async (film: string) => {
      const file = files.get(film);
      if (file === undefined) throw new HilumError("notFound", `${film} is not in the archive.`);
      return zip.read(file.entry);
    };
    const { size, mtimeMs } = await stat(path);
    return {
      root: path,
      facts,
      rejected: [],
      stampOf: (film) => `${size}:${mtimeMs}:${files.get(film)?.bytes}`,
      sourceOf: async (film) => ({ bytes: await read(film) }),
      close: () => zip.close(),
    };
  } catch (error) {
    await zip.close();
    throw error;
  }
}
