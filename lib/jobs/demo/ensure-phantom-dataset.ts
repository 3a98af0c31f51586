import { setImmediate as nextTurn } from "node:timers/promises";
import { NO_FILE_FACTS, type FilmRecord } from "../../datasets/film-record";
import { type DatasetSummary } from "../../datasets/dataset";
import { isHilumError } from "../../errors";
import { PHANTOM_DEMO, type PhantomOptions } from "../../phantom/phantom-dataset";
import { planPhantomSet } from "../../phantom/seeded-leaks";
import { createDataset, findDataset, getDataset } from "../../store/datasets/dataset-store";
import { type Store } from "../../store/open-store";
import { openDecodePool } from "../films/decode-pool";
import { inParallel } from "../../threads/in-parallel";
import { type Progress, progressMeter } from "../progress";

export interface PhantomDatasetOptions extends PhantomOptions {
  id: string;
  title: string;
  /** Leaks some films to other patients; {@link planPhantomSet} with the same options tells which. @default false */
  leaks?: boolean;
}

/** The demo data set: the stored one, or drawn now. Safe to call from several processes at once. */
export async function ensurePhantomDataset(
  store: Store,
  onProgress?: (progress: Progress) => void,
): Promise<DatasetSummary> {
  const existing = await findDataset(store, PHANTOM_DEMO.id);
  if (existing !== null) return existing;
  return storePhantomDataset(store, PHANTOM_DEMO, onProgress).catch((error: unknown) => {
    if (isHilumError(error) && error.code === "conflict") return getDataset(store, PHANTOM_DEMO.id);
    throw error;
  });
}

/** Draws a phantom data set and stores it, every film marked synthetic. Throws `conflict` where the id is taken. */
export async function storePhantomDataset(
  store: Store,
  { id, title, ...options }: PhantomDatasetOptions,
  onProgress?: (progress: Progress) => void,
): Promise<DatasetSummary> {
  const plans = planPhantomSet(options).films;
  const films = new Array<FilmRecord>(plans.length);
  const report = progressMeter(plans.length, onProgress);
  const pool = openDecodePool();
  let done = 0;
  try {
    await inParallel(plans, pool.width, async ({ drawing, truth: _truth, ...film }, index) => {
      // Without threads drawing is synchronous: whoever shows the progress needs a turn.
      await nextTurn();
      const { png, header: _header, removed: _removed, ...pixels } = await pool.draw(drawing);
      films[index] = { ...NO_FILE_FACTS, ...film, ...pixels, index, blob: await store.blobs.put(png) };
      report(++done);
    });
  } finally {
    await pool.close();
  }
  return createDataset(store, { id, title, synthetic: true, films, rejected: [] });
}
