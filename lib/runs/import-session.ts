/** @file An import from the browser: each file is decoded as it arrives, the data set is made at the end. */
import { type DatasetSummary } from "../datasets/dataset";
import { leadsOut, METADATA_FILE, planImport } from "../datasets/plan-import";
import { HilumError } from "../errors";
import { createDataset } from "../store/dataset-store";
import { addImportedFile, closeImport, getImport, type ImportedFile, listImported, setImportMetadata } from "../store/import-store";
import { type Store } from "../store/open-store";
import { pseudonymKey } from "../store/pseudonym-key";
import { type DecodePool, openDecodePool } from "./decode-pool";
import { sortOutcomes } from "./import-dataset";
import { imageRecord, storeFilm } from "./imported-image";

export type Reception = { accepted: true } | { accepted: false; reason: string };

/** One pool for all uploads of this process, given back when none came for a while: its threads hold memory. */
let pool: DecodePool | null = null;
let poolTimer: NodeJS.Timeout | undefined;
let decoding = 0;
const POOL_IDLE_MS = 60_000;

/**
 * Takes one file of an import, by its path in the chosen folder: decodes it, stores its pixels and records it, or
 * records why not. `metadata.csv` at the top is kept as text. Throws `notFound` when the import is gone, `badRequest`
 * for a path that leads out.
 */
export async function receiveImportFile(store: Store, importId: string, path: string, bytes: Uint8Array): Promise<Reception> {
  await getImport(store, importId);
  if (path === "" || leadsOut(path)) throw new HilumError("badRequest", `“${path}” is not a path inside a folder.`);
  if (path.toLowerCase() === METADATA_FILE) {
    await setImportMetadata(store, importId, new TextDecoder().decode(bytes));
    return { accepted: true };
  }
  const preparation = await decodeUpload({ file: path, source: { bytes } });
  const outcome: ImportedFile = "rejected" in preparation
    ? { accepted: false, reason: preparation.rejected.reason }
    : await storeFilm(store, preparation.film, await pseudonymKey(store.home));
  await addImportedFile(store, importId, path, outcome);
  return outcome.accepted ? { accepted: true } : outcome;
}

/** Makes the data set of what arrived. The import stays open when it fails. Throws `notFound`, `conflict` or `invalidDataset`. */
export async function commitImport(store: Store, importId: string): Promise<DatasetSummary> {
  const session = await getImport(store, importId);
  const files = new Map((await listImported(store, importId)).map(({ file, outcome }) => [file, outcome]));
  const plan = planImport([...files.keys()].map((path) => ({ path })), session.metadataCsv);
  const outcomes = plan.entries.map((film) => {
    const outcome = files.get(film.path);
    return outcome?.accepted ? imageRecord(0, film, outcome) : { file: film.path, reason: outcome?.reason ?? "it did not arrive" };
  });
  const dataset = await createDataset(store, { id: session.name, title: session.title, synthetic: false, ...sortOutcomes(outcomes, plan.rejected) });
  await closeImport(store, importId);
  return dataset;
}

/** The pool is given back only while nothing is in it: a film in a closed one would never be answered. */
async function decodeUpload(film: Parameters<DecodePool["decode"]>[0]): ReturnType<DecodePool["decode"]> {
  clearTimeout(poolTimer);
  decoding++;
  try {
    return await (pool ??= openDecodePool()).decode(film);
  } finally {
    decoding--;
    if (decoding === 0) poolTimer = setTimeout(closePool, POOL_IDLE_MS).unref();
  }
}

function closePool(): void {
  void pool?.close();
  pool = null;
}
