/** @file An import from the browser: each file is decoded as it arrives, the data set is made at the end by the plan that the browser made. */
import { type RejectedFile } from "../../datasets/dataset";
import { leadsOut } from "../../datasets/import/folder-facts";
import { type RefusedUpload, type SentFile, type SentFilm } from "../../datasets/sent-file";
import { HilumError } from "../../errors";
import { type ImportedFile } from "../../datasets/import/imported-file";
import { addImportedFiles, getImport, listImported } from "../../store/datasets/import-store";
import { type Store } from "../../store/open-store";
import { pseudonymKey } from "../../store/files/pseudonym-key";
import { commitFilms, type ImportOutcome } from "./commit-import";
import { withDecodePool } from "../films/decode-pool";
import { importKey } from "./import-key";
import { keepFile } from "./keep-file";
import { listUsable } from "./list-usable";

export type Reception = { accepted: true } | { accepted: false; reason: string };

/**
 * Takes one film of an import, by its path in the chosen folder and its stamp: decodes it, stores its pixels and records
 * it, or records why not. Throws `notFound` when the import is gone, `badRequest` for a path that leads out.
 */
export async function receiveImportFile(
  store: Store,
  importId: string,
  { path, stamp }: SentFile,
  bytes: Uint8Array,
): Promise<Reception> {
  await getImport(store, importId);
  if (path === "" || leadsOut(path)) throw new HilumError("badRequest", `“${path}” is not a path inside a folder.`);
  const key = await pseudonymKey(store.home);
  const outcome = await keepFile(
    store,
    path,
    await withDecodePool((pool) => pool.decode({ file: path, source: { bytes } })),
    key,
  );
  await addImportedFiles(store, importId, [{ key: importKey(key, importId, path, stamp), outcome }]);
  return outcome.accepted ? { accepted: true } : { accepted: false, reason: outcome.reason };
}

/**
 * Which of the files have arrived, and which of those were refused, so that an interrupted import sends only the rest. A
 * file of the same path with another stamp has not arrived, nor one whose film is gone. Throws `notFound`.
 */
export async function arrivedFiles(
  store: Store,
  importId: string,
  files: readonly SentFile[],
): Promise<{ accepted: string[]; rejected: RejectedFile[] }> {
  const outcomes = await outcomesOf(store, importId, files, listUsable);
  return {
    accepted: files.flatMap(({ path }, index) => (outcomes[index]?.accepted ? [path] : [])),
    rejected: files.flatMap(({ path }, index) => {
      const outcome = outcomes[index];
      return outcome === undefined || outcome.accepted ? [] : [{ file: path, reason: outcome.reason }];
    }),
  };
}

export interface ImportPlanToCommit {
  films: readonly SentFilm[];
  rejected: readonly RefusedUpload[];
  replace?: boolean;
}

/** Makes the data set, or the next version of it, of the planned films that have arrived. The import stays open when it fails. Throws `notFound`, `conflict` or `invalidDataset`. */
export async function commitImport(
  store: Store,
  importId: string,
  { films, rejected, replace }: ImportPlanToCommit,
): Promise<ImportOutcome> {
  const session = await getImport(store, importId);
  // The browser does not know what its refused files go by: their own paths may name the patient.
  const outcomes = await outcomesOf(store, importId, [
    ...films,
    ...rejected.map(({ file, stamp }) => ({ path: file, stamp })),
  ]);
  const refused = rejected.map((row, index) => ({ ...row, hiddenPath: outcomes[films.length + index]?.hiddenPath }));
  return commitFilms(store, session, {
    films: films.map((film, index) => ({ film, outcome: outcomes[index] })),
    rejected: refused,
    replace,
  });
}

async function outcomesOf(
  store: Store,
  importId: string,
  files: readonly SentFile[],
  list = listImported,
): Promise<(ImportedFile | undefined)[]> {
  await getImport(store, importId);
  const key = await pseudonymKey(store.home);
  const keys = files.map(({ path, stamp }) => importKey(key, importId, path, stamp));
  const known = await list(store, importId, keys);
  return keys.map((one) => known.get(one));
}
