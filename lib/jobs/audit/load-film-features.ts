import { setImmediate as nextTurn } from "node:timers/promises";
import {
  decodeFilmFeatures,
  FILM_FEATURES_BYTES,
  FILM_FEATURES_VERSION,
  type FilmFeatures,
} from "../../audit/film-features";
import { type FilmRecord } from "../../datasets/film-record";
import { invariant } from "../../invariant";
import { keepOfFilms, listCachedBlobs } from "../../store/blobs/blob-cache";
import { digestOf } from "../../store/blobs/blob-store";
import { type Store } from "../../store/open-store";
import { openFeaturePool } from "./feature-pool";
import { inParallel } from "../../threads/in-parallel";
import { type Progress, progressMeter } from "../progress";

/** Films are kept as soon as this many are done: no more are lost when the process dies. */
const SHARD_FILMS = 512;
const DIGEST_BYTES = 32;

export interface FilmFeaturesRequest {
  dataset: string;
  films: readonly Pick<FilmRecord, "blob">[];
  /** Counts the films that are computed now; those known from before come at once. */
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/**
 * The features of each film, row by row. What was computed for the data set before, for an earlier version of it or by
 * an audit that was cut off, is kept by film and not computed again, for as long as the data set is there.
 * @throws HilumError of a film that cannot be read; the signal's reason when aborted.
 */
export async function loadFilmFeatures(
  store: Store,
  { dataset, films, onProgress, signal }: FilmFeaturesRequest,
): Promise<FilmFeatures[]> {
  const prefix = `film-features/${FILM_FEATURES_VERSION}/${dataset}/`;
  const known = new Map<string, FilmFeatures>();
  for (const shard of await listCachedBlobs(store, prefix))
    for (const [blob, features] of readShard(shard)) known.set(blob, features);

  const missing = [...new Set(films.map(({ blob }) => blob))].filter((blob) => !known.has(blob));
  let fresh: [blob: string, features: Uint8Array][] = [];
  const keep = async () => {
    if (fresh.length === 0) return;
    const shardFilms = fresh;
    fresh = [];
    for (const [blob, features] of readShard(writeShard(shardFilms))) known.set(blob, features);
    await keepOfFilms(store, { dataset, blobs: shardFilms.map(([blob]) => blob) }, (held) => {
      const shard = writeShard(shardFilms.filter(([blob]) => held.has(blob)));
      return { key: prefix + digestOf(shard).slice(0, 16), bytes: shard };
    });
  };
  const report = progressMeter(missing.length, onProgress);
  const pool = openFeaturePool(missing.length);
  let done = 0;
  try {
    await inParallel(missing, pool.width, async (blob) => {
      // Without threads the work is synchronous: whoever shows the progress needs a turn.
      await nextTurn();
      signal?.throwIfAborted();
      const features = await pool.features(await store.blobs.get(blob));
      // Only now: `fresh` is another list after each shard.
      fresh.push([blob, features]);
      report(++done);
      if (fresh.length >= SHARD_FILMS) await keep();
    });
  } finally {
    await pool.close();
    await keep();
  }
  return films.map(({ blob }) => {
    const features = known.get(blob);
    invariant(features !== undefined, `no features of film ${blob}`);
    return features;
  });
}

/** The films' digests one after the other, then their features. */
function writeShard(films: readonly (readonly [blob: string, features: Uint8Array])[]): Uint8Array {
  const shard = new Uint8Array(films.length * (DIGEST_BYTES + FILM_FEATURES_BYTES));
  films.forEach(([blob, features], row) => {
    shard.set(Buffer.from(blob, "hex"), row * DIGEST_BYTES);
    shard.set(features, films.length * DIGEST_BYTES + row * FILM_FEATURES_BYTES);
  });
  return shard;
}

function readShard(shard: Uint8Array): [blob: string, features: FilmFeatures][] {
  const films = shard.length / (DIGEST_BYTES + FILM_FEATURES_BYTES);
  const features = decodeFilmFeatures(shard.subarray(films * DIGEST_BYTES));
  return features.map((each, row) => [
    Buffer.from(shard.subarray(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES)).toString("hex"),
    each,
  ]);
}
