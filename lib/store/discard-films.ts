import { sql } from "drizzle-orm";
import { HilumError } from "../errors";
import { type Database, type Store, transact } from "./open-store";
import { images, importFiles, thumbnails } from "./schema";

/** Held shared while films become a data set, alone while films are deleted: see {@link requireFilms}. */
const FILMS_LOCK = 4_845_461_903;

/** Deletes those of the films that neither a data set nor an import under way holds any more. */
export async function discardFilms(store: Store, blobs: readonly string[]): Promise<void> {
  if (blobs.length === 0) return;
  await transact(store, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${FILMS_LOCK})`);
    const kept = new Set(await heldFilms(tx, blobs));
    const gone = [...new Set(blobs)].filter((blob) => !kept.has(blob));
    await tx.delete(thumbnails).where(sql`${thumbnails.blob} = any(${sql.param(gone)}::text[])`);
    for (const blob of gone) await store.blobs.delete(blob);
  });
}

/**
 * Makes sure that the films are stored and stay so until the transaction ends. An import stores a film long before its
 * row: a data set deleted between may have held the only row, and then took the film with it. They are durable then, too.
 * Throws `conflict`.
 */
export async function requireFilms(store: Store, tx: Database, blobs: readonly string[]): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${FILMS_LOCK})`);
  const isStored = await Promise.all(blobs.map((blob) => store.blobs.has(blob)));
  await store.blobs.flush();
  if (isStored.includes(false)) throw new HilumError("conflict", "A film of this import went away with another data set that was deleted meanwhile.", { remedy: "Import the films again; nothing was changed." });
}

/** Those of the films that a data set or an import under way holds. */
export async function heldFilms(tx: Database, blobs: readonly string[]): Promise<string[]> {
  const wanted = sql.param([...blobs]);
  const { rows } = await tx.execute<{ blob: string }>(sql`
    select blob from ${images} where blob = any(${wanted}::text[])
    union select outcome ->> 'blob' from ${importFiles} where outcome ->> 'blob' = any(${wanted}::text[])`);
  return rows.map(({ blob }) => blob);
}
