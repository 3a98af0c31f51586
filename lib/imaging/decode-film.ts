import { HilumError, isHilumError } from "../errors";
import { isInvariantViolation } from "../invariant";
import { decodeDicom, isDicom } from "./dicom/decode-dicom";
import { decodeJpeg, isJpeg } from "./jpeg/decode-jpeg";
import { decodePng } from "./png/decode-png";
import { decodeTiff } from "./tiff/decode-tiff";
import type { DecodedFilm } from "./film-header";
import { isPng } from "./png/png-chunks";
import { isTiff } from "./tiff/tiff-directory";

const READS = "Hilum reads PNG, JPEG, TIFF and DICOM.";

/** Formats that are recognised only to be refused by name. `at` is the offset of the magic bytes. */
const STRANGERS: readonly { name: string; magic: string; at: number }[] = [
  { name: "a GIF", magic: "GIF8", at: 0 },
  { name: "a BMP", magic: "BM", at: 0 },
  { name: "a WebP image", magic: "WEBP", at: 8 },
  { name: "a HEIC photograph", magic: "ftyphei", at: 4 },
  { name: "an AVIF image", magic: "ftypavif", at: 4 },
  { name: "a PDF", magic: "%PDF", at: 0 },
  { name: "a zip archive", magic: "PK\x03\x04", at: 0 },
  { name: "a gzip archive", magic: "\x1f\x8b", at: 0 },
  { name: "a JPEG 2000 image", magic: "jP  ", at: 4 },
  { name: "a JPEG 2000 image", magic: "\xff\x4f\xff\x51", at: 0 },
  { name: "a JPEG XL image", magic: "JXL ", at: 4 },
  { name: "a JPEG XL image", magic: "\xff\x0a", at: 0 },
  { name: "an SVG drawing", magic: "<svg", at: 0 },
  { name: "a web page", magic: "<!DOCTYPE", at: 0 },
  { name: "a web page", magic: "<html", at: 0 },
  { name: "a pointer of Git LFS, not the file itself", magic: "version https://git-lfs", at: 0 },
  { name: "a RAR archive", magic: "Rar!", at: 0 },
  { name: "a 7-Zip archive", magic: "7z\xbc\xaf", at: 0 },
];

/**
 * Decodes a film to one grey channel, bright = dense, after `prepareCodec`. The same code runs in Node and in the browser,
 * so both see the same bits. The content decides the format; the name only appears in messages.
 * @param bytes the whole file.
 * @throws HilumError unsupportedImage, corruptImage or tooLarge, in words for the person who chose the file.
 */
export function decodeFilm(bytes: Uint8Array, fileName: string): DecodedFilm {
  try {
    return decode(bytes, fileName);
  } catch (error) {
    if (isHilumError(error) || isInvariantViolation(error)) throw error;
    // The decoders of the libraries throw strings, RangeErrors and Errors at broken files alike.
    throw new HilumError("corruptImage", `${fileName} is damaged: its pixels cannot be unpacked.`, {
      remedy: "Export or download the file again.",
      cause: error,
    });
  }
}

function decode(bytes: Uint8Array, fileName: string): DecodedFilm {
  if (bytes.length === 0)
    throw new HilumError("corruptImage", `${fileName} is empty.`, { remedy: "Copy or download the file again." });
  // First: the 128 bytes before the DICOM mark may be a TIFF header, for readers of both (PS3.10 §7.1).
  if (isDicom(bytes)) return { ...decodeDicom(bytes), format: "dicom" };
  if (isPng(bytes)) return { ...decodePng(bytes), format: "png", header: null };
  if (isJpeg(bytes)) return { ...decodeJpeg(bytes), bitDepth: 8, format: "jpeg", header: null };
  if (isTiff(bytes)) return { ...decodeTiff(bytes), format: "tiff", header: null };
  const stranger = STRANGERS.find(({ magic, at }) =>
    [...magic].every((char, i) => bytes[at + i] === char.charCodeAt(0)),
  );
  const what = stranger === undefined ? "not an image that Hilum knows" : stranger.name;
  throw new HilumError("unsupportedImage", `${fileName} is ${what}.`, {
    remedy: `${READS} Convert the film to one of these.`,
  });
}
