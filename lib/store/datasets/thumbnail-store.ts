/** @file Films in small, kept in the database: a page of a data set is then one query, and they leave with the films. */
import { inArray } from "drizzle-orm";
import { heldFilms, whileFilmsStay } from "../blobs/discard-films";
import { transact } from "../database";
import { type Store } from "../open-store";
import { thumbnails } from "../schema";

/** What is kept of these films: blob → WebP. */
export async function loadThumbnails(store: Store, blobs: readonly string[]): Promise<Map<string, Uint8Array>> {
  if (blobs.length === 0) return new Map();
  const rows = await store.db
    .select()
    .from(thumbnails)
    .where(inArray(thumbnails.blob, [...blobs]));
  return new Map(rows.map(({ blob, webp }) => [blob, webp]));
}

/** Keeps thumbnails, except of films that nobody holds any more: those would stay behind their film. */
export async function saveThumbnails(store: Store, made: ReadonlyMap<string, Uint8Array>): Promise<void> {
  if (made.size === 0) return;
  await transact(store, async (tx) => {
    await whileFilmsStay(tx);
    const held = new Set(await heldFilms(tx, [...made.keys()]));
    const rows = [...made].flatMap(([blob, webp]) => (held.has(blob) ? [{ blob, webp }] : []));
    if (rows.length > 0) await tx.insert(thumbnails).values(rows).onConflictDoNothing();
  });
}
