import { createHmac } from "node:crypto";
import { realpath } from "node:fs/promises";
import { type FolderFacts } from "../../datasets/import/folder-facts";
import { requireAnswer } from "../../datasets/folders/require-answer";
import { type ImportPlan, type LayoutChoice, type PlannedFilm, planImport } from "../../datasets/import/plan-import";
import { HilumError } from "../../errors";
import { findDataset, getDataset } from "../../store/datasets/dataset-store";
import { listFilms } from "../../store/datasets/film-store";
import { type ImportedFile } from "../../datasets/import/imported-file";
import {
  addImportedFiles,
  closeAbandonedImports,
  openImport,
  refuseAddingToJoined,
  requireDatasetName,
} from "../../store/datasets/import-store";
import { type Store } from "../../store/open-store";
import { pseudonymKey } from "../../store/files/pseudonym-key";
import { sweepAbandonedWrites } from "../../store/blobs/sweep-abandoned-writes";
import { commitFilms, type ImportOutcome } from "./commit-import";
import { type DecodePool, openDecodePool } from "../films/decode-pool";
import { type FilmSource, openFilmSource } from "./film-source";
import { importKey } from "./import-key";
import { keepFile } from "./keep-file";
import { inParallel } from "../../threads/in-parallel";
import { listUsable } from "./list-usable";
import { type Preparation, rejectionOf } from "../films/prepared-film";
import { type Progress, progressMeter } from "../progress";

export interface ImportOptions {
  /** A folder of films or a zip of one. */
  path: string;
  /** The id of the data set. */
  name: string;
  title: string;
  /** How the films lie. @default the likeliest, as it suggests itself */
  choose?: (facts: FolderFacts) => LayoutChoice;
  /** Told what is going to happen, before the first film is read; may throw to stop it. */
  onPlan?: (plan: ImportPlan) => void;
  /** Adds the films to the data set, which must be there, as its next version. @default false */
  add?: boolean;
  /** When adding: a film of the same path goes in place of the one that is there. @default false */
  replace?: boolean;
  onProgress?: (progress: Progress) => void;
  /** Told once, before the first film is read. */
  onResume?: (already: number) => void;
  /** Stops the import; what was read stays for the next time. */
  signal?: AbortSignal;
}

/**
 * Imports films from a folder or a zip: every film is decoded and stored as a lossless grey PNG, never as the file it
 * came in. A file that cannot be read is listed with its reason and stops nothing. An import that was cut off, be it by
 * kill -9, goes on when it is asked for again: files of the same path, size and time are not read twice.
 * Throws `badRequest` (name, folders of which nobody can tell whether they are the classes), `conflict` (taken by other films, in the bin), `notFound`, `forbidden`, `invalidDataset`
 * (no film, a broken table), `storageUnavailable`; and the signal's reason.
 */
export async function importDataset(store: Store, options: ImportOptions): Promise<ImportOutcome> {
  const { path, name, title, choose, onPlan, add = false, replace, onProgress, onResume, signal } = options;
  requireDatasetName(name);
  const source = await openFilmSource(path);
  const pool = openDecodePool();
  try {
    const plan = planImport(source.facts, choose?.(source.facts));
    onPlan?.(plan);
    requireAnswer(plan.question);
    await refuseTaken(store, name, add, plan.entries);
    const secret = await pseudonymKey(store.home);
    const session = await openImport(store, await sessionId(secret, source, name, add), { name, title, adds: add });
    await closeAbandonedImports(store);
    await sweepAbandonedWrites(store);
    const keys = plan.entries.map((film) => importKey(secret, session.id, film.path, source.stampOf(film.path)));
    const outcomes = await listUsable(store, session.id);
    const missing = plan.entries.flatMap((film, index) =>
      outcomes.has(keys[index]) ? [] : [{ film, key: keys[index] }],
    );
    if (outcomes.size > 0) onResume?.(plan.entries.length - missing.length);

    const report = progressMeter(missing.length, onProgress);
    const unrecorded: { key: string; outcome: ImportedFile }[] = [];
    let recording = Promise.resolve();
    /** Resolves when the group before is recorded: one is written while the next is read, never two, which bounds what a kill undoes. */
    const record = () => {
      const before = recording;
      recording = before.then(() => addImportedFiles(store, session.id, unrecorded.splice(0)));
      recording.catch(() => undefined);
      return before;
    };
    let done = 0;
    await inParallel(missing, pool.width, async ({ film, key }) => {
      signal?.throwIfAborted();
      const outcome = await importFilm(store, pool, source, film, secret);
      outcomes.set(key, outcome);
      // A refused file is looked at again the next time: its reason may be gone.
      if (outcome.accepted) unrecorded.push({ key, outcome });
      if (unrecorded.length >= FILMS_PER_RECORD) await record();
      report(++done);
    }).finally(() => record().then(() => recording));
    signal?.throwIfAborted();
    const films = plan.entries.map((film, index) => ({ film, outcome: outcomes.get(keys[index]) }));
    return await commitFilms(store, session, { films, rejected: [...source.rejected, ...plan.rejected], replace });
  } finally {
    await pool.close();
    await source.close();
  }
}

/** A kill may undo twice as many; each record waits for the disk. */
const FILMS_PER_RECORD = 32;

/** The same folder for the same data set is the same import. Keyed, for the path may name a person. */
async function sessionId(secret: Uint8Array, { root }: FilmSource, name: string, add: boolean): Promise<string> {
  return `c${createHmac("sha256", secret)
    .update(`import from\0${await realpath(root)}\0${name}\0${add}`)
    .digest("hex")
    .slice(0, 16)}`;
}

async function importFilm(
  store: Store,
  pool: DecodePool,
  source: FilmSource,
  film: PlannedFilm,
  secret: Uint8Array,
): Promise<ImportedFile> {
  const preparation = await prepared(pool, source, film);
  return keepFile(store, film.path, preparation, secret);
}

/** An entry that cannot be unpacked is a rejected film like any other. */
async function prepared(pool: DecodePool, source: FilmSource, film: PlannedFilm): Promise<Preparation> {
  try {
    return await pool.decode({ file: film.path, source: await source.sourceOf(film.path) });
  } catch (error) {
    return { rejected: rejectionOf(error) };
  }
}

/** Says before an hour of reading what would be refused after it. */
async function refuseTaken(store: Store, name: string, add: boolean, films: readonly PlannedFilm[]): Promise<void> {
  const existing = await (add ? getDataset : findDataset)(store, name);
  if (existing === null) return;
  if (existing.deletedAt !== null)
    throw new HilumError("conflict", `Data set ${name} is in the bin.`, {
      remedy: `Take it out with: npx hilum dataset restore ${name}. Or delete it for good: npx hilum dataset delete ${name} --for-good`,
    });
  if (add) return refuseAddingToJoined(existing);
  const { films: stored } = await listFilms(store, name);
  const known = new Set(stored.map(({ file }) => file));
  // A DICOM film may go by another path than its own: that is known only when it was read.
  if (films.some(({ path }) => known.has(path)) || stored.some(({ format }) => format === "dicom")) return;
  throw new HilumError("conflict", `There is already a data set called ${name}, with other films.`, {
    remedy: `Choose another name, or add the films to it: npx hilum dataset add ${name} <path>`,
  });
}
