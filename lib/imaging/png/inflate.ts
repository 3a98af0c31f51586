import { Inflate, Unzlib } from "fflate";
import { MAX_DEFLATE_RATIO } from "../film-size";
import { nativeZlib } from "./native-zlib";

const CHUNK = 1 << 16;
/** So little that even a bomb becomes four megabytes at most, before the limit is looked at again. */
const SMALLEST_CHUNK = 1 << 12;

/** `zlib` (RFC 1950, PNG) or `raw` (RFC 1951, DICOM deflated, zip). */
export type DeflateWrapper = "zlib" | "raw";

/**
 * Inflates at most `limit` bytes, so that a small file cannot fill the memory. Browsers and Node take and refuse the
 * same data: native code only goes first, and what it objects to is left to the portable one.
 * @returns what was there, `limit` bytes at most; less when the stream ends early.
 * @throws Error (of fflate) when the stream is not deflate data.
 */
export function inflateAtMost(bytes: Uint8Array, wrapper: DeflateWrapper, limit: number): Uint8Array {
  return inflateNatively(bytes, wrapper, limit)?.data ?? inflatePortably(bytes, wrapper, limit);
}

/**
 * Inflates a zlib stream that holds exactly `length` bytes, ends where `bytes` end and has the right check sum; null for
 * any other, and where there is no native code to tell.
 */
export function inflateWhole(bytes: Uint8Array, length: number): Uint8Array | null {
  const inflated = inflateNatively(bytes, "zlib", length);
  return inflated !== null && inflated.data.length === length && inflated.consumed === bytes.length
    ? inflated.data
    : null;
}

/** {@link inflateAtMost} without native code. */
export function inflatePortably(bytes: Uint8Array, wrapper: DeflateWrapper, limit: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  const collect = (part: Uint8Array) => {
    parts.push(part);
    length += part.length;
  };
  const stream = wrapper === "zlib" ? new Unzlib(collect) : new Inflate(collect);
  for (let at = 0; at < bytes.length && length < limit;) {
    const chunk = Math.min(CHUNK, Math.max(SMALLEST_CHUNK, Math.floor((limit - length) / MAX_DEFLATE_RATIO)));
    stream.push(bytes.subarray(at, at + chunk), false);
    at += chunk;
  }

  const out = new Uint8Array(Math.min(length, limit));
  let at = 0;
  for (const part of parts) {
    const fitting = part.subarray(0, out.length - at);
    out.set(fitting, at);
    at += fitting.length;
  }
  return out;
}

/** The most that is set aside before anything is unpacked; films rarely shrink to less than an eighth. */
const LARGEST_PIECE = 64 * 2 ** 20;
const COMMON_RATIO = 8;

/** Null for a stream that is damaged, cut off or longer than `limit`, and where there is no native code. */
function inflateNatively(
  bytes: Uint8Array,
  wrapper: DeflateWrapper,
  limit: number,
): { data: Uint8Array; consumed: number } | null {
  if (nativeZlib === null || limit === 0) return null;
  const inflate: (bytes: Uint8Array, options: object) => unknown =
    wrapper === "zlib" ? nativeZlib.inflateSync : nativeZlib.inflateRawSync;
  try {
    // One byte more than can come, so that the stream's end is met within one piece and nothing is copied.
    const chunkSize = Math.max(CHUNK, Math.min(limit + 1, bytes.length * COMMON_RATIO, LARGEST_PIECE));
    const result = inflate(bytes, { maxOutputLength: limit, chunkSize, info: true });
    const { buffer, engine } = result as { buffer: Buffer; engine: { bytesWritten: number } };
    // A plain array: Buffer's `slice` shares memory where Uint8Array's copies.
    return { data: new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length), consumed: engine.bytesWritten };
  } catch {
    return null;
  }
}
