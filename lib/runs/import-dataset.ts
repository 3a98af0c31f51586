import { stat } from "node:fs/promises";
import { join } from "node:path";
import { DatasetId, type DatasetSummary, type ImageRecord, type RejectedFile } from "../datasets/dataset";
import { METADATA_FILE, type PlannedFilm, planImport } from "../datasets/plan-import";
import { relativePaths } from "../datasets/relative-paths";
import { scanFolder } from "../datasets/scan-folder";
import { HilumError, isHilumError } from "../errors";
import { createDataset, getDataset } from "../store/dataset-store";
import { discardFilms } from "../store/discard-films";
import { type Store } from "../store/open-store";
import { pseudonymKey } from "../store/pseudonym-key";
import { type DecodePool, openDecodePool } from "./decode-pool";
import { type DecodeRequest } from "./decode-request";
import { inParallel } from "./in-parallel";
import { imageRecord, storeFilm } from "./imported-image";
import { openZip } from "./open-zip";
import { type Preparation, rejectionOf } from "./prepared-film";
import { type Progress, progressMeter } from "./progress";

export interface ImportOptions {
  /** A folder with one sub-folder per label and an optional metadata.csv, or a zip of it. */
  path: string;
  /** The id of the new data set. */
  name: string;
  title: string;
  onProgress?: (progress: Progress) => void;
  /** Stops the import; nothing is stored then. */
  signal?: AbortSignal;
}

/** Where films come from: a folder or an archive. */
interface FilmSource {
  films: readonly PlannedFilm[];
  rejected: RejectedFile[];
  sourceOf(film: PlannedFilm): Promise<DecodeRequest["source"]>;
  close(): Promise<void>;
}

/**
 * Imports films from a folder or a zip as a new data set: every film is decoded and stored as a lossless grey PNG, never
 * as the file it came in. A file that cannot be read is listed with its reason and stops nothing.
 * Throws `badRequest` (name), `conflict` (taken), `notFound`, `forbidden`, `invalidDataset` (no film, broken
 * metadata.csv), `storageUnavailable`; and the signal's reason.
 */
export async function importDataset(store: Store, { path, name, title, onProgress, signal }: ImportOptions): Promise<DatasetSummary> {
  await requireFreeName(store, name);
  const source = await openSource(path);
  const pool = openDecodePool();
  const outcomes = new Array<ImageRecord | RejectedFile>(source.films.length);
  try {
    const key = await pseudonymKey(store.home);
    const report = progressMeter(source.films.length, onProgress);
    let done = 0;
    await inParallel(source.films, pool.width, async (film, index) => {
      signal?.throwIfAborted();
      outcomes[index] = await importFilm(store, pool, source, film, key);
      report(++done);
    });
    // Asked to stop while the last films were read: nothing is stored then either.
    signal?.throwIfAborted();
    return await createDataset(store, { id: name, title, synthetic: false, ...sortOutcomes(outcomes, source.rejected) });
  } catch (error) {
    await discardFilms(store, outcomes.flatMap((outcome) => ("blob" in outcome ? [outcome.blob] : []))).catch(() => undefined);
    throw error;
  } finally {
    await pool.close();
    await source.close();
  }
}

/** Images numbered without gaps, in path order; the rejected files beside them. */
export function sortOutcomes(outcomes: readonly (ImageRecord | RejectedFile)[], rejected: readonly RejectedFile[]): { images: ImageRecord[]; rejected: RejectedFile[] } {
  const images = outcomes.filter((outcome) => "blob" in outcome).map((image, index) => ({ ...image, index }));
  const refused = [...rejected, ...outcomes.filter((outcome) => "reason" in outcome)];
  return { images, rejected: refused.sort((a, b) => (a.file < b.file ? -1 : 1)) };
}

async function importFilm(store: Store, pool: DecodePool, source: FilmSource, film: PlannedFilm, key: Uint8Array): Promise<ImageRecord | RejectedFile> {
  const preparation = await prepared(pool, source, film);
  if ("rejected" in preparation) return { file: film.path, reason: preparation.rejected.reason };
  return imageRecord(0, film, await storeFilm(store, preparation.film, key));
}

/** An entry that cannot be unpacked is a rejected film like any other. */
async function prepared(pool: DecodePool, source: FilmSource, film: PlannedFilm): Promise<Preparation> {
  try {
    return await pool.decode({ file: film.path, source: await source.sourceOf(film) });
  } catch (error) {
    return { rejected: rejectionOf(error) };
  }
}

async function openSource(path: string): Promise<FilmSource> {
  const isFile = await stat(path).then((info) => info.isFile(), () => false);
  return isFile ? zipSource(path) : folderSource(path);
}

async function folderSource(path: string): Promise<FilmSource> {
  const listing = await scanFolder(path);
  const plan = planImport(listing.files, listing.metadataCsv);
  return {
    films: plan.entries,
    rejected: [...listing.rejected, ...plan.rejected],
    sourceOf: (film) => Promise.resolve({ path: join(listing.root, film.path) }),
    close: () => Promise.resolve(),
  };
}

async function zipSource(path: string): Promise<FilmSource> {
  const zip = await openZip(path);
  try {
    const paths = relativePaths(zip.entries.map((entry) => entry.path));
    const entries = new Map(zip.entries.map((entry, i) => [paths[i], entry]));
    const table = [...entries].find(([file]) => file.toLowerCase() === METADATA_FILE)?.[1];
    const csv = table === undefined ? null : new TextDecoder().decode(await zip.read(table));
    const plan = planImport([...entries.keys()].map((file) => ({ path: file })), csv);
    return {
      films: plan.entries,
      rejected: plan.rejected,
      async sourceOf(film) {
        const entry = entries.get(film.path);
        if (entry === undefined) throw new HilumError("notFound", `${film.path} is not in the archive.`);
        return { bytes: await zip.read(entry) };
      },
      close: () => zip.close(),
    };
  } catch (error) {
    await zip.close();
    throw error;
  }
}

async function requireFreeName(store: Store, name: string): Promise<void> {
  if (!DatasetId.safeParse(name).success) throw new HilumError("badRequest", `“${name}” cannot be the name of a data set.`, { remedy: "Use lower-case letters, digits and -, beginning with a letter or digit, at most 63 characters." });
  const existing = await getDataset(store, name).catch((error: unknown) => {
    if (isHilumError(error) && error.code === "notFound") return null;
    throw error;
  });
  if (existing !== null) throw new HilumError("conflict", `There is already a data set called ${name}.`, { remedy: "Choose another name, or delete the old one first." });
}
