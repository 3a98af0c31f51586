import { setImmediate as nextTurn } from "node:timers/promises";
import { type ImageRecord } from "../../datasets/dataset";
import { type PixelPack } from "../../datasets/pixel-pack";
import { type PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { inParallel } from "../../threads/in-parallel";
import { openPackPool } from "./pack-pool";

export interface PixelPackOptions {
  images: readonly Pick<ImageRecord, "blob">[];
  /** The stored grey PNG of a digest. */
  readBlob: (digest: string) => Promise<Uint8Array>;
  size: number;
  preprocessing: PreprocessingSpec;
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/**
 * Reads, decodes and preprocesses every image, on all cores where they are many; row i is `images[i]`. Lets the event
 * loop turn between images.
 * @throws HilumError of a blob that cannot be read; the signal's reason when aborted.
 */
export async function buildPixelPack({ images, readBlob, size, preprocessing, onProgress, signal }: PixelPackOptions): Promise<PixelPack> {
  const pixels = new Uint8Array(images.length * size * size);
  const pool = openPackPool(images.length);
  let done = 0;
  try {
    await inParallel(images, pool.width, async ({ blob }, row) => {
      await nextTurn();
      signal?.throwIfAborted();
      pixels.set(await pool.pack({ png: await readBlob(blob), size, preprocessing }), row * size * size);
      onProgress?.(++done, images.length);
    });
  } finally {
    await pool.close();
  }
  return { size, count: images.length, pixels };
}
