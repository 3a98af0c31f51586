import { type PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { type Store } from "../../store/open-store";
import { withDecodePool } from "./decode-pool";

/** A preview asks for the same few films again at every change of a field. */
const KEPT = 128;
const recent = new Map<string, Uint8Array>();

/** One stored film as the network sees it, `[size, size]` 0–255; the last ones asked for are kept. */
export async function networkSquare(
  store: Store,
  blob: string,
  size: number,
  preprocessing: PreprocessingSpec,
): Promise<Uint8Array> {
  const { cropBorder, lowPercentile, highPercentile } = preprocessing;
  const key = [blob, size, cropBorder, lowPercentile, highPercentile].join();
  const square =
    recent.get(key) ??
    (await withDecodePool(async (pool) => pool.pack({ png: await store.blobs.get(blob), size, preprocessing })));
  recent.delete(key);
  recent.set(key, square);
  if (recent.size > KEPT) for (const [oldest] of [...recent].slice(0, recent.size - KEPT)) recent.delete(oldest);
  return square;
}
