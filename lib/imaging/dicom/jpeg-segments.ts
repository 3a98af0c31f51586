/** @file The marker segments that JPEG (ITU-T T.81 Annex B) and JPEG-LS (T.87 Annex C) share. */
import { damaged } from "./refusals";

const SOI = 0xd8,
  EOI = 0xd9;
export const DHT = 0xc4,
  SOS = 0xda,
  DRI = 0xdd;
/** Start of a JPEG-LS frame. */
export const SOF_LS = 0xf7;

/** A marker segment: its marker's second byte, the offset of its marker and the body after its length. */
export interface JpegSegment {
  marker: number;
  at: number;
  body: Uint8Array;
  /** Offset of what follows: for SOS, of the entropy-coded data. */
  end: number;
}

/** What a frame header says. */
export interface JpegFrameHeader {
  /** Second byte of the SOF marker: C0 baseline, C1 extended, C2 progressive, C3 lossless, F7 JPEG-LS … */
  process: number;
  precision: number;
  width: number;
  height: number;
  components: { id: number; horizontal: number; vertical: number }[];
}

/**
 * The segments from `at` up to a scan (SOS, included) or the end of the image.
 * @throws HilumError corruptImage where no marker is, or a segment is cut off.
 */
export function* jpegSegments(bytes: Uint8Array, at: number): Generator<JpegSegment> {
  for (;;) {
    if (at + 2 > bytes.length) throw damaged("its JPEG stream ends early");
    if (bytes[at] !== 0xff) throw damaged("its JPEG stream makes no sense");
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === EOI) return;
    if (marker === SOI || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2;
      continue;
    }
    const length = at + 4 <= bytes.length ? (bytes[at + 2] << 8) | bytes[at + 3] : 0;
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) throw damaged("its JPEG stream ends early");
    yield { marker, at, body: bytes.subarray(at + 4, end), end };
    if (marker === SOS) return;
    at = end;
  }
}

/** SOFn (T.81 §B.2.2): all of C0–CF but DHT, JPG and DAC; and the frame of JPEG-LS. */
export function isFrameHeader({ marker }: JpegSegment): boolean {
  return (
    marker === SOF_LS || (marker >= 0xc0 && marker <= 0xcf && marker !== DHT && marker !== 0xc8 && marker !== 0xcc)
  );
}

/** @throws HilumError corruptImage when the segment is too short. */
function readFrameHeader({ marker, body }: JpegSegment): JpegFrameHeader {
  const count = body[5];
  if (body.length < 6 + 3 * count || body.length < 6) throw damaged("its JPEG frame is too short");
  const components = Array.from({ length: count }, (_, i) => ({
    id: body[6 + 3 * i],
    horizontal: body[7 + 3 * i] >> 4,
    vertical: body[7 + 3 * i] & 15,
  }));
  return {
    process: marker,
    precision: body[0],
    height: (body[1] << 8) | body[2],
    width: (body[3] << 8) | body[4],
    components,
  };
}

/**
 * The frame header of a JPEG or JPEG-LS stream.
 * @throws HilumError corruptImage when it starts otherwise or has no frame before its first scan.
 */
export function findFrameHeader(bytes: Uint8Array): JpegFrameHeader {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) throw damaged("its pixels are not the JPEG stream that it promises");
  for (const segment of jpegSegments(bytes, 2)) if (isFrameHeader(segment)) return readFrameHeader(segment);
  throw damaged("its JPEG stream has no frame");
}
