import { inflateAtMost } from "../png/inflate";
import { DEFLATE, LZW, OLD_DEFLATE, PACK_BITS, type TiffPage } from "./tiff-page";
import { corruptTiff } from "./tiff-refusals";
import { unpackLzw } from "./unpack-lzw";

/**
 * The bytes of a strip or tile, unpacked (not JPEG).
 * @param length bytes that it must have.
 * @throws HilumError corruptImage when it has less or cannot be unpacked.
 */
export function unpackChunk(packed: Uint8Array, { compression, isFillReversed }: TiffPage, length: number): Uint8Array {
  const source = isFillReversed ? packed.map((byte) => REVERSED[byte]) : packed;
  const bytes = unpack(source, compression, length);
  if (bytes.length < length) throw corruptTiff("it ends too early");
  return bytes.subarray(0, length);
}

function unpack(packed: Uint8Array, compression: number, length: number): Uint8Array {
  if (compression === LZW) return unpackLzw(packed, length);
  if (compression === PACK_BITS) return unpackBits(packed, length);
  if (compression !== DEFLATE && compression !== OLD_DEFLATE) return packed.slice();
  try {
    return inflateAtMost(packed, "zlib", length);
  } catch (cause) {
    throw corruptTiff("its pixels cannot be unpacked", cause);
  }
}

/** FillOrder 2: the lowest bit of a byte comes first (TIFF 6.0 p. 32). */
const REVERSED = Uint8Array.from({ length: 256 }, (_, byte) => {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit++) reversed |= ((byte >> bit) & 1) << (7 - bit);
  return reversed;
});

/** PackBits (TIFF 6.0 p. 42): n + 1 bytes as they are, or 1 − n times the next one; −128 is nothing. */
function unpackBits(packed: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let to = 0;
  for (let at = 0; at < packed.length && to < length;) {
    const head = packed[at++];
    if (head === 128) continue;
    const count = Math.min(head < 128 ? head + 1 : 257 - head, length - to);
    if (head < 128) {
      const literal = packed.subarray(at, at + count);
      out.set(literal, to);
      to += literal.length;
      at += count;
      if (literal.length < count) break;
    } else {
      if (at >= packed.length) break;
      out.fill(packed[at++], to, to + count);
      to += count;
    }
  }
  return out.subarray(0, to);
}
