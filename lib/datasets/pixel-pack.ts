import { createHash } from "node:crypto";
import { HilumError } from "../errors";
import type { PreprocessingSpec } from "../imaging/network/preprocessing-spec";
import type { FilmRecord } from "./film-record";

/** All films of a data set as the network sees them: row i is `films[i]`, `size × size` grey values 0–255. */
export interface PixelPack {
  size: number;
  count: number;
  /** `[count, size, size]` */
  pixels: Uint8Array;
}

/** Names a pack by everything its pixels depend on, for a cache. SHA-256, hex. */
export function pixelPackKey(
  films: readonly Pick<FilmRecord, "blob">[],
  size: number,
  preprocessing: PreprocessingSpec,
): string {
  const { cropBorder, lowPercentile, highPercentile } = preprocessing;
  const recipe = JSON.stringify([
    "pixel-pack-1",
    size,
    cropBorder,
    lowPercentile,
    highPercentile,
    ...films.map((film) => film.blob),
  ]);
  return createHash("sha256").update(recipe).digest("hex");
}

const MAGIC = 0x314b5048; // "HPK1", little endian
const HEADER_BYTES = 12;

/** A black pack, encoded in memory that threads share: `HPK1`, size, count (uint32 little endian), pixels. */
export function blankPixelPack({ size, count }: Pick<PixelPack, "size" | "count">): Uint8Array {
  const bytes = new Uint8Array(new SharedArrayBuffer(HEADER_BYTES + count * size * size));
  const view = new DataView(bytes.buffer);
  [MAGIC, size, count].forEach((word, i) => view.setUint32(4 * i, word, true));
  return bytes;
}

/** What an encoded pack holds; its pixels are a view of the same bytes. @throws HilumError corruptImage when the lengths disagree. */
export function decodePixelPack(bytes: Uint8Array): PixelPack {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [magic, size, count] =
    bytes.length < HEADER_BYTES ? [0, 0, 0] : [0, 4, 8].map((at) => view.getUint32(at, true));
  if (magic !== MAGIC || bytes.length !== HEADER_BYTES + size * size * count) {
    throw new HilumError("corruptImage", "The cached pixels are damaged.", {
      remedy: "Delete the cache: it is built again from the stored images.",
    });
  }
  return { size, count, pixels: bytes.subarray(HEADER_BYTES) };
}
