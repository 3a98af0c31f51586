import { isPng } from "../../imaging/png/png-chunks";
import { discardUnnamed, heldFilms } from "./discard-films";
import { type Store } from "../open-store";

/** An import stores a film just before it records it; whoever takes longer was killed between the two. */
const ORPHANED_AFTER_MS = 24 * 3600 * 1000;
const SIGNATURE_BYTES = 8;

/**
 * Deletes films that nothing names, a day after they were stored: what a power cut in the middle of an import leaves where it
 * took the written intent along, and what earlier versions left. Only PNGs are looked at: whether something else is
 * wanted, an experiment's file may say. Returns how many went. See also `sweepAbandonedWrites`.
 */
export async function sweepOrphanFilms(store: Store, now = new Date()): Promise<number> {
  const old: string[] = [];
  for await (const { digest, storedAt } of store.blobs.list())
    if (now.getTime() - storedAt.getTime() > ORPHANED_AFTER_MS) old.push(digest);
  const held = new Set(await heldFilms(store.db, old));
  const suspects: string[] = [];
  for (const digest of old)
    if (!held.has(digest) && isPng(await store.blobs.head(digest, SIGNATURE_BYTES))) suspects.push(digest);
  return discardUnnamed(store, suspects);
}
