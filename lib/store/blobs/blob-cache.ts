import { and, asc, eq, inArray, like } from "drizzle-orm";
import { isHilumError } from "../../errors";
import { heldFilms, whileFilmsStay } from "./discard-films";
import { type Database, transact } from "../database";
import { type Store } from "../open-store";
import { patiently } from "../patiently";
import { cachedBlobs, datasets, films } from "../schema";

/**
 * The bytes kept under `key`, or made now and kept. A kept blob that is missing or damaged is made anew: derived bytes
 * are never a reason to fail.
 * @param films what they are made of: they are kept only while all of these are held, so that nothing made of films outlives them. @default none
 */
export async function cachedBlob(
  store: Store,
  key: string,
  make: () => Promise<Uint8Array>,
  films: readonly string[] = [],
): Promise<Uint8Array> {
  const [row] = await patiently(() =>
    store.db.select({ digest: cachedBlobs.digest }).from(cachedBlobs).where(eq(cachedBlobs.key, key)),
  );
  const kept = row === undefined ? null : await readKept(store, row.digest);
  if (kept !== null) return kept;

  const bytes = await make();
  if (row !== undefined) await store.blobs.delete(row.digest);
  const digest = await store.blobs.put(bytes);
  const isKept = await transact(store, async (tx) => {
    await whileFilmsStay(tx);
    const wanted = [...new Set(films)];
    if (new Set(await heldFilms(tx, wanted)).size < wanted.length) return false;
    await name(tx, key, digest);
    return true;
  });
  if (isKept) store.blobs.settle([digest]);
  else {
    store.blobs.abandon([digest]);
    await store.blobs.discard([digest]);
  }
  return bytes;
}

/**
 * Keeps bytes made of films of a data set, of those of them that it holds at this moment; where it holds none, nothing
 * is kept. Whoever deletes the data set waits, and clears these then: nothing made of films outlives them.
 */
export async function keepOfFilms(
  store: Store,
  { dataset, blobs }: { dataset: string; blobs: readonly string[] },
  make: (held: ReadonlySet<string>) => { key: string; bytes: Uint8Array },
): Promise<void> {
  const digest = await transact(store, async (tx) => {
    await tx.select({ id: datasets.id }).from(datasets).where(eq(datasets.id, dataset)).for("key share");
    const held = await tx
      .selectDistinct({ blob: films.blob })
      .from(films)
      .where(and(eq(films.dataset, dataset), inArray(films.blob, [...blobs])));
    if (held.length === 0) return null;
    const { key, bytes } = make(new Set(held.map(({ blob }) => blob)));
    const kept = await store.blobs.put(bytes);
    await name(tx, key, kept);
    return kept;
  });
  if (digest !== null) store.blobs.settle([digest]);
}

async function name(tx: Database, key: string, digest: string): Promise<void> {
  await tx.insert(cachedBlobs).values({ key, digest }).onConflictDoUpdate({ target: cachedBlobs.key, set: { digest } });
}

/** All bytes kept under keys that begin with `prefix`, by age; damaged ones are left out. `prefix` holds no `%`, `_` or `\\`. */
export async function listCachedBlobs(store: Store, prefix: string): Promise<Uint8Array[]> {
  const rows = await store.db
    .select({ digest: cachedBlobs.digest })
    .from(cachedBlobs)
    .where(like(cachedBlobs.key, `${prefix}%`))
    .orderBy(asc(cachedBlobs.createdAt));
  const kept: Uint8Array[] = [];
  for (const { digest } of rows) {
    const bytes = await readKept(store, digest);
    if (bytes !== null) kept.push(bytes);
  }
  return kept;
}

/** Forgets all cached blobs; whoever reads one at this moment makes it anew. Gives what is to be discarded once the transaction is through. */
export async function forgetCachedBlobs(store: Store, tx: Database): Promise<string[]> {
  const rows = await tx.delete(cachedBlobs).returning({ digest: cachedBlobs.digest });
  const digests = rows.map(({ digest }) => digest);
  store.blobs.doom(digests);
  return digests;
}

async function readKept(store: Store, digest: string): Promise<Uint8Array | null> {
  try {
    return await store.blobs.get(digest);
  } catch (error) {
    if (isHilumError(error)) return null;
    throw error;
  }
}
