import { Inflate, Unzlib } from "fflate";

const CHUNK = 1 << 16;

/**
 * Inflates at most `limit` bytes, so that a small file cannot fill the memory.
 * @param wrapper `zlib` (RFC 1950, PNG) or `raw` (RFC 1951, DICOM deflated).
 * @returns what was there, `limit` bytes at most; less when the stream ends early.
 * @throws Error (of fflate) when the stream is not deflate data.
 */
export function inflateAtMost(bytes: Uint8Array, wrapper: "zlib" | "raw", limit: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  const collect = (part: Uint8Array) => {
    parts.push(part);
    length += part.length;
  };
  const stream = wrapper === "zlib" ? new Unzlib(collect) : new Inflate(collect);
  for (let at = 0; at < bytes.length && length < limit; at += CHUNK) stream.push(bytes.subarray(at, at + CHUNK), false);

  const out = new Uint8Array(Math.min(length, limit));
  let at = 0;
  for (const part of parts) {
    const fitting = part.subarray(0, out.length - at);
    out.set(fitting, at);
    at += fitting.length;
  }
  return out;
}
