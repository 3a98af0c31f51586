/** @file Data sets are deleted in two steps: into the bin, from where they come back, and for good. */
import { eq, sql } from "drizzle-orm";
import { HilumError } from "../../errors";
import { forgetCachedBlobs } from "../blobs/blob-cache";
import { noSuchDataset } from "./dataset-store";
import { discardFilms, whileFilmsGo } from "../blobs/discard-films";
import { eraseDeletedRows, requestErasure } from "../erase-deleted-rows";
import { forgetCachedPictures } from "./forget-cached-pictures";
import { forgetFilmNames } from "./forget-film-names";
import { refuseWhileJoined } from "./join-store";
import { type Database, transact } from "../database";
import { type Store } from "../open-store";
import { datasets, films, runs } from "../schema";
import { sweepAbandonedWrites } from "../blobs/sweep-abandoned-writes";

/**
 * Puts a data set in the bin: no list shows it and no run can be made on it, and nothing of it is lost. Again is the same
 * as once. Throws `notFound`, and `conflict` while a run still needs it.
 */
export async function binDataset(store: Store, id: string): Promise<void> {
  await transact(store, async (tx) => {
    const deletedAt = await lockDataset(tx, id);
    if (deletedAt !== null) return;
    await refuseWhileNeeded(tx, id);
    await tx.update(datasets).set({ deletedAt: new Date() }).where(eq(datasets.id, id));
  });
}

/** Takes a data set out of the bin. Throws `notFound`. */
export async function restoreDataset(store: Store, id: string): Promise<void> {
  await transact(store, async (tx) => {
    await lockDataset(tx, id);
    await tx.update(datasets).set({ deletedAt: null }).where(eq(datasets.id, id));
  });
}

/**
 * Deletes a data set for good, all versions with their stored films, except films that another data set or an import
 * under way also holds, and every pixel pack, for packs hold the films in small; those of other data sets are made anew
 * when they are needed. Finished runs keep their figures, without the names of films. Throws `notFound`, and `conflict` while a run still needs it
 * or a joined set holds its films.
 */
export async function deleteDataset(store: Store, id: string): Promise<void> {
  const { held, derived } = await transact(store, async (tx) => {
    await lockDataset(tx, id);
    await refuseWhileNeeded(tx, id);
    await refuseWhileJoined(tx, id);
    await forgetFilmNames(tx, id);
    await requestErasure(tx);
    const held = (await tx.selectDistinct({ blob: films.blob }).from(films).where(eq(films.dataset, id))).map(
      ({ blob }) => blob,
    );
    store.blobs.doom(held);
    await tx.delete(datasets).where(eq(datasets.id, id));
    await whileFilmsGo(tx);
    return { held, derived: await forgetCachedBlobs(store, tx) };
  });
  await discardFilms(store, held);
  await store.blobs.discard(derived);
  await forgetCachedPictures();
  await sweepAbandonedWrites(store);
  await eraseDeletedRows(store);
}

/** Holds a data set so that no run can be made on it meanwhile. Gives when it was put in the bin. Throws `notFound`. */
export async function lockDataset(tx: Database, id: string): Promise<Date | null> {
  const [row] = await tx
    .select({ deletedAt: datasets.deletedAt })
    .from(datasets)
    .where(eq(datasets.id, id))
    .for("update");
  if (row === undefined) throw noSuchDataset(id);
  return row.deletedAt;
}

/** Throws `conflict` while a run of the data set is not over. */
export async function refuseWhileNeeded(
  tx: Database,
  id: string,
  remedy = "Stop the run or wait for its end, then delete the data set.",
): Promise<void> {
  const [run] = await tx
    .select({ name: runs.name, status: runs.status })
    .from(runs)
    .where(sql`${runs.spec} ->> 'dataset' = ${id} and ${runs.status} in ('queued', 'running', 'paused')`)
    .limit(1);
  if (run !== undefined)
    throw new HilumError("conflict", `Data set ${id} is needed by run ${run.name}, which is ${run.status}.`, {
      remedy,
    });
}

/** Makes sure that a data set stays out of the bin until the transaction ends. Throws `conflict` for one in it. */
export async function refuseFromBin(tx: Database, id: string): Promise<void> {
  const [row] = await tx
    .select({ deletedAt: datasets.deletedAt })
    .from(datasets)
    .where(eq(datasets.id, id))
    .for("share");
  if (row === undefined || row.deletedAt === null) return;
  throw new HilumError("conflict", `Data set ${id} is in the bin.`, {
    remedy: `Take it out first: on the Data sets page, or with: hilum dataset restore ${id}`,
  });
}
