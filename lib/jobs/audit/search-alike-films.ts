import { availableParallelism } from "node:os";
import { z } from "zod";
import { AlikePair } from "../../audit/audit-report";
import { decodeFilmFeatures, encodeFilmFeatures, type FilmFeatures } from "../../audit/film-features";
import { type AlikeOptions, findAlikeFilms, mergeAlikePairs } from "../../audit/alike/find-alike-films";
import { findThreadProgram } from "../../threads/program";
import { sharedBytes } from "../../threads/shared-bytes";
import { ThreadPool } from "../../threads/pool";

/** One thread's share of a search. All threads read the same memory. */
export interface AlikeTask {
  /** Encoded, shared. */
  features: Uint8Array;
  part: number;
  of: number;
  /** See {@link AlikeOptions}. */
  across: number | undefined;
  /** `[of]`: how far each thread is, in thousandths; shared. */
  progress: Int32Array;
}

/** Fewer are compared sooner than every thread has described them all. */
const WORTH_THREADS = 4_000;
const LOOK_MS = 500;

/** The pairs of films that look like one, found by all cores where they are many. As {@link findAlikeFilms} otherwise. */
export async function searchAlikeFilms(
  features: readonly FilmFeatures[],
  { signal, onProgress, across }: Omit<AlikeOptions, "share"> = {},
): Promise<AlikePair[]> {
  const of = availableParallelism();
  const program = features.length < WORTH_THREADS || of < 2 ? null : findThreadProgram("alike-thread");
  if (program === null) return findAlikeFilms(features, { signal, onProgress, across });
  signal?.throwIfAborted();
  const pool = new ThreadPool<AlikeMethods>(program, { searchShare: z.array(AlikePair) }, {}, of);
  const progress = new Int32Array(new SharedArrayBuffer(4 * of));
  const shared = sharedBytes(encodeFilmFeatures(features));
  const timer = setInterval(() => onProgress?.(progress.reduce((sum, share) => sum + share, 0) / (1000 * of)), LOOK_MS);
  try {
    const shares = Array.from({ length: of }, (_, part) =>
      pool.call("searchShare", [{ features: shared, part, of, across, progress }], { signal }),
    );
    return mergeAlikePairs(await Promise.all(shares));
  } finally {
    clearInterval(timer);
    await pool.close();
  }
}

/** What a thread does with its task. */
function searchShare({ features, part, of, across, progress }: AlikeTask): Promise<AlikePair[]> {
  return findAlikeFilms(decodeFilmFeatures(features), {
    share: { part, of },
    across,
    onProgress: (share) => Atomics.store(progress, part, Math.round(1000 * share)),
  });
}

/** What a searching thread does. */
export const alikeMethods = { searchShare };
export type AlikeMethods = typeof alikeMethods;
