import { invariant } from "../../invariant";

const MEMORY_SECTION = 5;
const HAS_MAXIMUM = 1;
const HEADER_BYTES = 8;

/** Bytes of a WebAssembly page. */
export const PAGE_BYTES = 65_536;

/**
 * A copy of a WebAssembly binary whose memory cannot grow above `pages`: the engine itself then refuses, whatever the
 * program asks for (WebAssembly core specification, §5.5.8 memory section, §5.2.2 LEB128).
 */
export function limitWasmMemory(binary: Uint8Array, pages: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(binary);
  for (let at = HEADER_BYTES; at < copy.length;) {
    const section = copy[at];
    const size = readLeb(copy, at + 1);
    if (section === MEMORY_SECTION) {
      const [, flags] = [copy[size.end], copy[size.end + 1]];
      invariant((flags & HAS_MAXIMUM) !== 0, "the codec's memory has a maximum");
      const least = readLeb(copy, size.end + 2);
      const most = readLeb(copy, least.end);
      invariant(pages >= least.value, "the codec starts within its limit");
      if (pages < most.value) writeLeb(copy, least.end, most.end, pages);
      return copy;
    }
    at = size.end + size.value;
  }
  throw new Error("The codec has no memory of its own.");
}

function readLeb(bytes: Uint8Array, at: number): { value: number; end: number } {
  let value = 0;
  for (let shift = 0; ; shift += 7, at++) {
    value |= (bytes[at] & 0x7f) << shift;
    if (bytes[at] < 0x80) return { value, end: at + 1 };
  }
}

/** In as many bytes as before: trailing zeros are allowed. */
function writeLeb(bytes: Uint8Array, from: number, to: number, value: number): void {
  for (let at = from; at < to; at++, value >>>= 7) bytes[at] = (value & 0x7f) | (at < to - 1 ? 0x80 : 0);
}
