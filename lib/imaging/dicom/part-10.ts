/** @file DICOM files as they should begin (PS3.10 §7.1), and those that begin with their data set. */
import { writeMeta } from "./write-meta";

const MARK_AT = 128;
const PREAMBLE_BYTES = 132;
/** How many elements must follow each other as they should for a file without a mark to be taken for DICOM. */
const PROVEN_ELEMENTS = 4;
const VRS = new Set(
  "AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV".split(" "),
);
/** VRs whose length has four bytes, behind two that mean nothing (PS3.5 §7.1.2). */
const LONG_VRS = new Set("OB OD OF OL OV OW SQ SV UC UN UR UT UV".split(" "));
const SYNTAXES = {
  implicit: "1.2.840.10008.1.2",
  explicit: "1.2.840.10008.1.2.1",
  explicitBig: "1.2.840.10008.1.2.2",
} as const;
const UNDEFINED_LENGTH = 0xffffffff;

function isMarked(bytes: Uint8Array): boolean {
  return bytes.length > PREAMBLE_BYTES && ascii(bytes, MARK_AT, 4) === "DICM";
}

/**
 * The file with preamble, mark and transfer syntax: itself where it has them; else what is missing before it, where its first
 * elements are beyond doubt those of a data set or of the file meta group. Null for any other file.
 */
export function asPart10(bytes: Uint8Array): Uint8Array | null {
  if (isMarked(bytes)) return bytes;
  if (ascii(bytes, 0, 4) === "DICM") return joined(new Uint8Array(MARK_AT), bytes);
  const group = bytes[0] | (bytes[1] << 8);
  if (group === 2 && follows(bytes, "explicit")) return joined(writeMeta(null), bytes);
  const syntax =
    group === 8
      ? (["explicit", "implicit"] as const).find((kind) => follows(bytes, kind))
      : group === 0x0800 && follows(bytes, "explicitBig")
        ? "explicitBig"
        : undefined;
  return syntax === undefined ? null : joined(writeMeta(SYNTAXES[syntax]), bytes);
}

/** Whether the file begins with elements of ascending tags, whole lengths and, where they are named, known VRs. */
function follows(bytes: Uint8Array, kind: keyof typeof SYNTAXES): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = kind !== "explicitBig";
  let before = -1;
  let at = 0;
  for (let element = 0; element < PROVEN_ELEMENTS; element++) {
    if (at + 12 > bytes.length) return false;
    const tag = view.getUint16(at, isLittle) * 65_536 + view.getUint16(at + 2, isLittle);
    const vr = ascii(bytes, at + 4, 2);
    if (tag <= before || (kind !== "implicit" && !VRS.has(vr))) return false;
    const isLong = kind === "implicit" || LONG_VRS.has(vr);
    const head = kind === "implicit" ? 8 : isLong ? 12 : 8;
    const length = isLong ? view.getUint32(at + head - 4, isLittle) : view.getUint16(at + 6, isLittle);
    // What a sequence of no length holds is left to the reader: three elements before it are proof.
    if (length === UNDEFINED_LENGTH) return element >= PROVEN_ELEMENTS - 1;
    if (length % 2 !== 0) return false;
    before = tag;
    at += head + length;
  }
  return at <= bytes.length;
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
