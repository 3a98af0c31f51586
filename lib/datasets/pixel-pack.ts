import { createHash } from "node:crypto";
import { HilumError } from "../errors";
import { decodeGreyPng } from "../imaging/grey-png";
import { preprocess } from "../imaging/preprocess";
import type { PreprocessingSpec } from "../imaging/preprocessing-spec";
import type { ImageRecord } from "./dataset";

/** All images of a data set as the network sees them: row i is `images[i]`, `size × size` grey values 0–255. */
export interface PixelPack {
  size: number;
  count: number;
  /** `[count, size, size]` */
  pixels: Uint8Array;
}

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
 * Reads, decodes and preprocesses every image, in order. Lets the event loop turn between images.
 * @throws HilumError of a blob that cannot be read; the signal's reason when aborted.
 */
export async function buildPixelPack({ images, readBlob, size, preprocessing, onProgress, signal }: PixelPackOptions): Promise<PixelPack> {
  const pixels = new Uint8Array(images.length * size * size);
  for (const [i, { blob }] of images.entries()) {
    signal?.throwIfAborted();
    const film = decodeGreyPng(await readBlob(blob));
    pixels.set(preprocess(film, size, preprocessing), i * size * size);
    onProgress?.(i + 1, images.length);
  }
  return { size, count: images.length, pixels };
}

/** Names a pack by everything its pixels depend on, for a cache. SHA-256, hex. */
export function pixelPackKey(images: readonly Pick<ImageRecord, "blob">[], size: number, preprocessing: PreprocessingSpec): string {
  const { cropBorder, lowPercentile, highPercentile } = preprocessing;
  const recipe = JSON.stringify(["pixel-pack-1", size, cropBorder, lowPercentile, highPercentile, ...images.map((image) => image.blob)]);
  return createHash("sha256").update(recipe).digest("hex");
}

const MAGIC = 0x314b5048; // "HPK1", little endian
const HEADER_BYTES = 12;

/** `HPK1`, size, count (uint32 little endian), pixels. */
export function encodePixelPack({ size, count, pixels }: PixelPack): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + pixels.length);
  const view = new DataView(bytes.buffer);
  [MAGIC, size, count].forEach((word, i) => view.setUint32(4 * i, word, true));
  bytes.set(pixels, HEADER_BYTES);
  return bytes;
}

/** The inverse of {@link encodePixelPack}; shares the bytes. @throws HilumError corruptImage when the lengths disagree. */
export function decodePixelPack(bytes: Uint8Array): PixelPack {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [magic, size, count] = bytes.length < HEADER_BYTES ? [0, 0, 0] : [0, 4, 8].map((at) => view.getUint32(at, true));
  if (magic !== MAGIC || bytes.length !== HEADER_BYTES + size * size * count) {
    throw new HilumError("corruptImage", "The cached pixels are damaged.", { remedy: "Delete the cache: it is built again from the stored images." });
  }
  return { size, count, pixels: bytes.subarray(HEADER_BYTES) };
}
