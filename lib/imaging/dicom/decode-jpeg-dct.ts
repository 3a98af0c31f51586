/** @file JPEG Baseline and the 8-bit Extended and progressive processes (ITU-T T.81) in a DICOM frame. */
import { checkWhole, isRgb } from "../jpeg/decode-jpeg";
import { type JpegStream, readJpegStream } from "../jpeg/jpeg-stream";
import { unpackJpeg } from "../jpeg/unpack-jpeg";
import { checkCodestream, type CodedSamples } from "./coded-frame";
import { type PixelLayout } from "./pixel-layout";
import { damaged, notRead } from "./refusals";

const READ = [0xc0, 0xc1, 0xc2];

/**
 * Decodes the transfer syntaxes JPEG Baseline and JPEG Extended (PS3.5 §8.2.1) of 8 bits.
 * @returns the planes as they are coded, without a colour transform, and whether they are RGB.
 * @throws HilumError corruptImage, or unsupportedImage naming the process (12-bit, arithmetic …).
 */
export function decodeJpegDct(bytes: Uint8Array, layout: PixelLayout): CodedSamples & { isRgb: boolean } {
  const stream = readFrame(bytes);
  const { process, width, height, precision, components } = stream;
  if (!READ.includes(process)) throw notRead("a JPEG of another process than its transfer syntax says");
  if (precision !== 8) throw notRead(`a lossy JPEG of ${precision} bits`);
  checkCodestream({ width, height, precision, channels: components.length }, layout, bytes.length);
  checkWhole(stream, bytes.length);
  // The stream's own marks before the header: writers that convert to YCbCr often leave RGB in the header.
  return {
    precision,
    values: unpackJpeg(stream, (samples) => new Uint8Array(samples)),
    isRgb: isRgb(stream, layout.photometric === "RGB"),
  };
}

function readFrame(bytes: Uint8Array): JpegStream {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw damaged("its pixels are not the JPEG stream that it promises");
  return readJpegStream(bytes);
}
