/** @file Blobs that go when nothing names them any more, films above all. */
import { sql } from "drizzle-orm";
import { HilumError } from "../../errors";
import { namedDigests } from "./named-digests";
import { type Database, transact } from "../database";
import { type Store } from "../open-store";
import { duplicateVerdicts, films, importFiles, thumbnails } from "../schema";

/** Held shared while films become a data set, or something made of them is kept; alone while films are deleted: see {@link requireFilms}. */
const FILMS_LOCK = 4_845_461_903;

/** Holds off whoever deletes films, until the transaction ends. */
export async function whileFilmsStay(tx: Database): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${FILMS_LOCK})`);
}

/** Holds off whoever makes something of films, until the transaction ends. */
export async function whileFilmsGo(tx: Database): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${FILMS_LOCK})`);
}

/** Deletes those of the films that neither a data set nor an import under way holds any more. */
export async function discardFilms(store: Store, blobs: readonly string[]): Promise<void> {
  await discard(store, blobs, heldFilms);
}

/** Deletes those of the blobs that no row of any table names. Returns how many went. */
export async function discardUnnamed(store: Store, digests: readonly string[]): Promise<number> {
  return discard(store, digests, async (tx, some) => {
    const held = await heldFilms(tx, some);
    const rest = new Set(some);
    for (const digest of held) rest.delete(digest);
    return [...held, ...(await namedDigests(tx, rest))];
  });
}

async function discard(
  store: Store,
  digests: readonly string[],
  stillNamed: (tx: Database, digests: readonly string[]) => Promise<string[]>,
): Promise<number> {
  if (digests.length === 0) return 0;
  return transact(store, async (tx) => {
    await whileFilmsGo(tx);
    const kept = new Set(await stillNamed(tx, digests));
    const gone = [...new Set(digests)].filter((digest) => !kept.has(digest));
    await tx.delete(thumbnails).where(sql`${thumbnails.blob} = any(${sql.param(gone)}::text[])`);
    await tx
      .delete(duplicateVerdicts)
      .where(
        sql`${duplicateVerdicts.first} = any(${sql.param(gone)}::text[]) or ${duplicateVerdicts.second} = any(${sql.param(gone)}::text[])`,
      );
    await store.blobs.discard(gone);
    store.blobs.spare([...kept]);
    return gone.length;
  });
}

/**
 * Makes sure that the films are stored and stay so until the transaction ends. An import stores a film long before its
 * row: a data set deleted between may have held the only row, and then took the film with it. They are durable then, too.
 * Throws `conflict`.
 */
export async function requireFilms(store: Store, tx: Database, blobs: readonly string[]): Promise<void> {
  await whileFilmsStay(tx);
  const isStored = await Promise.all(blobs.map((blob) => store.blobs.has(blob)));
  await store.blobs.flush();
  if (isStored.includes(false))
    throw new HilumError(
      "conflict",
      "A film of this import went away with another data set that was deleted meanwhile.",
      { remedy: "Import the films again; nothing was changed." },
    );
}

/** Those of the films that a data set or an import under way holds. */
export async function heldFilms(tx: Database, blobs: readonly string[]): Promise<string[]> {
  const wanted = sql.param([...blobs]);
  const { rows } = await tx.execute<{ blob: string }>(sql`
    select blob from ${films} where blob = any(${wanted}::text[])
    union select outcome ->> 'blob' from ${importFiles} where outcome ->> 'blob' = any(${wanted}::text[])`);
  return rows.map(({ blob }) => blob);
}
