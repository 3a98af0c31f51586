import { type Element } from "dicom-parser";
import { damaged } from "./refusals";

const ITEM = 0xe000;
const SEQUENCE_DELIMITER = 0xe0dd;

/** First bytes of JPEG, JPEG-LS and JPEG 2000 streams, and of a JPEG 2000 file. */
const STREAMS = [
  [0xff, 0xd8, 0xff],
  [0xff, 0x4f, 0xff],
  [0, 0, 0, 12, 0x6a, 0x50],
];

function isStream(bytes: Uint8Array): boolean {
  return STREAMS.some((start) => start.every((byte, i) => bytes[i] === byte));
}

/**
 * The codestream of a compressed frame: in items, as it should be, or as it stands in an element that says its length.
 * @throws HilumError corruptImage.
 */
export function readCompressedFrame(
  bytes: Uint8Array,
  { dataOffset, length, hadUndefinedLength }: Pick<Element, "dataOffset" | "length" | "hadUndefinedLength">,
): Uint8Array {
  if (hadUndefinedLength === true) return readEncapsulatedFrame(bytes, dataOffset);
  const whole = bytes.subarray(dataOffset, dataOffset + length);
  if (isStream(whole)) return whole;
  if (whole[0] === 0xfe && whole[1] === 0xff && whole[2] === 0 && whole[3] === 0xe0)
    return readEncapsulatedFrame(bytes.subarray(0, dataOffset + length), dataOffset);
  throw damaged("its pixels are not compressed as its transfer syntax says");
}

/**
 * The codestream of a single encapsulated frame (PS3.5 §A.4): the first item is the Basic Offset Table, which one frame
 * does not need; all later ones are its fragments, joined.
 * @param at offset of the first item.
 * @throws HilumError corruptImage when an item is cut off or no fragment is there.
 */
function readEncapsulatedFrame(bytes: Uint8Array, at: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const items: Uint8Array[] = [];
  // A missing delimiter at the very end loses nothing.
  while (at + 8 <= bytes.length) {
    const group = view.getUint16(at, true);
    const element = view.getUint16(at + 2, true);
    const length = view.getUint32(at + 4, true);
    if (group === 0xfffe && element === SEQUENCE_DELIMITER) break;
    if (group !== 0xfffe || element !== ITEM) throw damaged("its compressed pixels are not in items");
    if (at + 8 + length > bytes.length) throw damaged("it ends before its last pixel");
    items.push(bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  // Some writers leave the table out.
  const fragments = items.slice(items.length > 0 && isStream(items[0]) ? 0 : 1).filter((item) => item.length > 0);
  if (fragments.length === 0) throw damaged("it has no compressed pixels");
  return fragments.length === 1 ? fragments[0] : join(fragments);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
