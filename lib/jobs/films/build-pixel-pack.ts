import { setImmediate as nextTurn } from "node:timers/promises";
import { type FilmRecord } from "../../datasets/film-record";
import { blankPixelPack, decodePixelPack } from "../../datasets/pixel-pack";
import { type PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { inParallel } from "../../threads/in-parallel";
import { openPackPool } from "./pack-pool";

export interface PixelPackOptions {
  films: readonly Pick<FilmRecord, "blob">[];
  /** The stored grey PNG of a digest. */
  readBlob: (digest: string) => Promise<Uint8Array>;
  size: number;
  preprocessing: PreprocessingSpec;
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/**
 * Reads, decodes and preprocesses every film, on all cores where they are many; row i is `films[i]`. Gives the pack
 * encoded, in shared memory that each thread has written its films into. Lets the event loop turn between images.
 * @throws HilumError of a blob that cannot be read; the signal's reason when aborted.
 */
export async function buildPixelPack({
  films,
  readBlob,
  size,
  preprocessing,
  onProgress,
  signal,
}: PixelPackOptions): Promise<Uint8Array> {
  const bytes = blankPixelPack({ size, count: films.length });
  const { pixels } = decodePixelPack(bytes);
  const pool = openPackPool(films.length);
  let done = 0;
  try {
    await inParallel(films, pool.width, async ({ blob }, row) => {
      await nextTurn();
      signal?.throwIfAborted();
      const square = pixels.subarray(row * size * size, (row + 1) * size * size);
      await pool.packInto(square, { png: await readBlob(blob), size, preprocessing });
      onProgress?.(++done, films.length);
    });
  } finally {
    await pool.close();
  }
  return bytes;
}
