/** @file JPEG Baseline and the 8-bit Extended and progressive processes (ITU-T T.81) by jpeg-js. */
import { decode } from "jpeg-js";
import { checkCodestream, type CodedSamples } from "./coded-frame";
import { APP0, APP14, EOI, findFrameHeader, type JpegFrameHeader, jpegSegments } from "./jpeg-segments";
import { type PixelLayout } from "./pixel-layout";
import { damaged, notRead } from "./refusals";

/** Three Int32 coefficients a pixel at the largest film we take, and the planes. */
const MAX_DECODER_MEGABYTES = 3000;
const READ = [0xc0, 0xc1, 0xc2];

/**
 * Decodes the transfer syntaxes JPEG Baseline and JPEG Extended (PS3.5 §8.2.1) of 8 bits.
 * @returns the planes as they are coded, without a colour transform, and whether they are RGB.
 * @throws HilumError corruptImage, or unsupportedImage naming the process (12-bit, arithmetic …).
 */
export function decodeJpegDct(bytes: Uint8Array, layout: PixelLayout): CodedSamples & { isRgb: boolean } {
  const frame = findFrameHeader(bytes);
  const { width, height, precision, components } = frame;
  if (!READ.includes(frame.process)) throw notRead("a JPEG of another process than its transfer syntax says");
  if (precision !== 8) throw notRead(`a lossy JPEG of ${precision} bits`);
  checkCodestream({ width, height, precision, channels: components.length }, layout, bytes.length);
  // One bit per block is the least any scan needs.
  if (bytes.length * 8 < Math.ceil(width / 8) * Math.ceil(height / 8)) throw damaged("it ends before its last pixel");

  const marks = readColourMarks(bytes);
  const source = new Uint8Array(bytes.length + 2);
  source.set(bytes);
  // Some writers leave the end marker out; a film that really ends early still fails, inside its scan.
  source.set([0xff, EOI], bytes.length);
  // jpeg-js honours the Adobe marker over its option: rename it (APP14 → APP15) to get the planes untouched.
  if (marks.adobe !== null) source[marks.adobe.at + 1] = 0xef;
  const pixels = unpack(source, frame);
  // It gives grey films three times over.
  const values = components.length === 3 ? pixels : Uint8Array.from({ length: width * height }, (_, i) => pixels[3 * i]);
  return { precision, values, isRgb: isRgb(marks, frame, layout) };
}

function unpack(source: Uint8Array, { width, height }: JpegFrameHeader): Uint8Array {
  try {
    const decoded = decode(source, { useTArray: true, formatAsRGBA: false, colorTransform: false, tolerantDecoding: false, maxMemoryUsageInMB: MAX_DECODER_MEGABYTES });
    if (decoded.width !== width || decoded.height !== height) throw new Error("the size changed");
    return decoded.data;
  } catch (cause) {
    throw damaged("its pixels cannot be unpacked", cause);
  }
}

interface ColourMarks {
  hasJfif: boolean;
  adobe: { at: number; transform: number } | null;
}

function readColourMarks(bytes: Uint8Array): ColourMarks {
  const marks: ColourMarks = { hasJfif: false, adobe: null };
  for (const { marker, at, body } of jpegSegments(bytes, 2)) {
    const mark = String.fromCharCode(...body.subarray(0, 5));
    if (marker === APP0 && mark.startsWith("JFIF")) marks.hasJfif = true;
    if (marker === APP14 && mark === "Adobe" && body.length >= 12) marks.adobe = { at, transform: body[11] };
  }
  return marks;
}

/** The stream's own marks before the header: writers that convert to YCbCr often leave RGB in the header. */
function isRgb({ hasJfif, adobe }: ColourMarks, { components }: JpegFrameHeader, { photometric }: PixelLayout): boolean {
  if (adobe !== null) return adobe.transform === 0;
  if (hasJfif) return false;
  if (String.fromCharCode(...components.map(({ id }) => id)) === "RGB") return true;
  return photometric === "RGB";
}
