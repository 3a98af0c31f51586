/** @file The chunks that a PNG is made of (REC-png-3 §5). */
import { HilumError } from "../../errors";
import { crc32 } from "./crc32";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export interface PngChunk {
  type: string;
  body: Uint8Array;
  /** Whether a reader must know its type (§5.4). */
  isCritical: boolean;
}

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/** A damaged PNG, in the words of whoever chose it. */
export function corruptPng(what: string): HilumError {
  return new HilumError("corruptImage", `The PNG is damaged: ${what}.`, {
    remedy: "Export or download the file again.",
  });
}

/**
 * The chunks up to the end marker; what follows it is never looked at. Check sums of all that matters to the pixels are
 * compared. @throws HilumError corruptImage.
 */
export function* readPngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = SIGNATURE.length; ;) {
    if (at + 12 > bytes.length) throw corruptPng("it ends too early");
    const length = view.getUint32(at);
    if (length > bytes.length - at - 12) throw corruptPng("it ends too early");
    const type = String.fromCharCode(bytes[at + 4], bytes[at + 5], bytes[at + 6], bytes[at + 7]);
    const isCritical = (bytes[at + 4] & 0x20) === 0;
    if (
      (isCritical || type === "tRNS") &&
      crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)
    ) {
      throw corruptPng(`the check sum of its ${type} part does not match`);
    }
    yield { type, body: bytes.subarray(at + 8, at + 8 + length), isCritical };
    if (type === "IEND") return;
    at += 12 + length;
  }
}

/** A PNG of these chunks and the end marker. */
export function writePng(chunks: readonly { type: string; body: Uint8Array }[]): Uint8Array {
  const all = [...chunks, { type: "IEND", body: new Uint8Array(0) }];
  const out = new Uint8Array(all.reduce((sum, { body }) => sum + 12 + body.length, SIGNATURE.length));
  const view = new DataView(out.buffer);
  out.set(SIGNATURE);
  let at = SIGNATURE.length;
  for (const { type, body } of all) {
    view.setUint32(at, body.length);
    for (let i = 0; i < 4; i++) out[at + 4 + i] = type.charCodeAt(i);
    out.set(body, at + 8);
    view.setUint32(at + 8 + body.length, crc32(out.subarray(at + 4, at + 8 + body.length)));
    at += 12 + body.length;
  }
  return out;
}
