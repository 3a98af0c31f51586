import { stat } from "node:fs/promises";
import { join } from "node:path";
import { collectFacts, type FolderFacts } from "../datasets/folder-facts";
import { type RejectedFile } from "../datasets/dataset";
import { relativePaths } from "../datasets/relative-paths";
import { scanFolder } from "../datasets/scan-folder";
import { HilumError } from "../errors";
import { type DecodeRequest } from "./decode-request";
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
  const isFile = await stat(path).then((info) => info.isFile(), () => false);
  return isFile ? zipSource(path) : folderSource(path);
}

async function folderSource(path: string): Promise<FilmSource> {
  const { root, rejected, ...facts } = await scanFolder(path);
  const stamps = new Map(facts.files.map((file) => [file.path, `${file.bytes}:${file.changedMs}`]));
  return {
    root, facts, rejected,
    stampOf: (film) => stamps.get(film) ?? "",
    sourceOf: (film) => Promise.resolve({ path: join(root, film) }),
    close: () => Promise.resolve(),
  };
}

/** Entries are read one by one: the archive is never in memory as a whole. */
async function zipSource(path: string): Promise<FilmSource> {
  const zip = await openZip(path);
  try {
    const paths = relativePaths(zip.entries.map((entry) => entry.path));
    const entries = new Map(zip.entries.map((entry, i) => [paths[i], entry]));
    const read = async (file: string) => {
      const entry = entries.get(file);
      if (entry === undefined) throw new HilumError("notFound", `${file} is not in the archive.`);
      return zip.read(entry);
    };
    const { size, mtimeMs } = await stat(path);
    return {
      root: path,
      facts: await collectFacts([...entries].map(([file, entry]) => ({ path: file, bytes: entry.size })), read),
      rejected: [],
      stampOf: (film) => `${size}:${mtimeMs}:${entries.get(film)?.size}`,
      sourceOf: async (film) => ({ bytes: await read(film) }),
      close: () => zip.close(),
    };
  } catch (error) {
    await zip.close();
    throw error;
  }
}
