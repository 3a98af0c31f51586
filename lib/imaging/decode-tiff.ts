/** @file TIFF 6.0 to grey: 1-, 8- and 16-bit grey, RGB(A) and palette films in strips, or grey ones in tiles; uncompressed, LZW or Deflate. */
import { decode, type TiffIfd } from "tiff";
import { HilumError } from "../errors";
import { chromaOf, type Colour, meanChroma } from "./chroma";
import type { FilmColour } from "./film-header";
import type { GreyImage } from "./grey-image";
import { checkFilmSize, checkUnpackedSize } from "./film-size";
import { luma, onBlack } from "./luma";
import { applyOrientation } from "./orientation";

const COMPRESSIONS: Record<number, string> = { 2: "CCITT Group 3 (1-D)", 3: "CCITT Group 3", 4: "CCITT Group 4", 6: "old-style JPEG", 7: "JPEG", 32773: "PackBits", 34712: "JPEG 2000", 50000: "Zstandard", 50001: "WebP" };
const PHOTOMETRICS: Record<number, string> = { 4: "a transparency mask", 5: "CMYK", 6: "YCbCr", 8: "CIE L*a*b*" };
const READABLE_COMPRESSIONS = [1, 5, 8, 32946];
/** The most an LZW or Deflate strip can grow. */
const MAX_RATIO = 1400;

export function isTiff(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  return (a === 0x49 && b === 0x49 && c === 42 && d === 0) || (a === 0x4d && b === 0x4d && c === 0 && d === 42);
}

/**
 * Decodes a TIFF of one page (and perhaps its thumbnail) to grey: colour by {@link luma}, transparency on black, upright by its orientation.
 * @throws HilumError corruptImage, tooLarge, or unsupportedImage naming the compression or layout, or several pages.
 */
export function decodeTiff(bytes: Uint8Array): { image: GreyImage; bitDepth: number; colour: FilmColour; chroma: number } {
  const header = readDirectory(bytes, true);
  checkReadable(header, bytes.length);
  if (hasSecondPage(bytes)) throw unsupported("of several pages");
  const orientation = header.orientation ?? 1;
  const page = orientation === 1 ? readDirectory(bytes, false) : readDirectory(withoutOrientation(bytes), false);
  return { image: applyOrientation(toGrey(page), orientation), bitDepth: header.bitsPerSample ?? 1, colour: header.type === 3 ? "palette" : header.type === 2 ? "rgb" : "grey", chroma: chromaIn(page) };
}

function corrupt(what: string, cause?: unknown): HilumError {
  return new HilumError("corruptImage", `The TIFF is damaged: ${what}.`, { remedy: "Export or download the file again.", cause });
}

function unsupported(what: string): HilumError {
  return new HilumError("unsupportedImage", `The TIFF is ${what}, which Hilum does not read.`, { remedy: "Save it as PNG, or as an uncompressed 8- or 16-bit grey TIFF." });
}

function readDirectory(bytes: Uint8Array, ignoreImageData: boolean): TiffIfd {
  let pages: TiffIfd[];
  try {
    pages = decode(bytes, { pages: [0], ignoreImageData });
  } catch (cause) {
    throw corrupt("it cannot be unpacked", cause);
  }
  if (pages.length === 0) throw corrupt("it holds no image");
  return pages[0];
}

/** Refuses, by name, what the decoder would read wrongly or not at all. */
function checkReadable(page: TiffIfd, fileBytes: number): void {
  const { width, height, samplesPerPixel: samples, type: photometric, compression, sampleFormat } = page;
  // A lone BitsPerSample is 1 when the tag is absent (TIFF 6.0 p. 29).
  const bits = page.bitsPerSample ?? 1;
  if (![width, height, samples, bits, photometric].every(Number.isInteger)) throw corrupt("its header is incomplete");
  checkFilmSize(width, height);
  if (!READABLE_COMPRESSIONS.includes(compression)) throw unsupported(`${COMPRESSIONS[compression] ?? `number ${compression}`} compressed`);
  if (photometric > 3) throw unsupported(PHOTOMETRICS[photometric] ?? `of colour space ${photometric}`);
  if (sampleFormat !== 1) throw unsupported("of signed or floating-point samples");
  if (bits !== 8 && bits !== 16 && !(bits === 1 && samples === 1)) throw unsupported(`of ${bits}-bit samples`);
  if (samples > 1 && page.planarConfiguration === 2) throw unsupported("stored in separate colour planes");
  if (samples > 1 && page.tiled) throw unsupported("a tiled colour image");
  if (samples < (photometric === 2 ? 3 : 1) || samples > 5) throw corrupt(`it has ${samples} samples a pixel`);
  if (photometric === 3 && (bits !== 8 || samples !== 1)) throw unsupported(`a palette image of ${bits} bits`);
  const expected = (width * height * samples * bits) / 8;
  checkUnpackedSize(expected);
  if (expected > fileBytes * (compression === 1 ? 1 : MAX_RATIO)) throw corrupt("it ends too early");
  if (compression === 1 && page.tiled !== true && sum(page.stripByteCounts) < Math.floor(expected)) throw corrupt("it ends too early");
}

function sum(values: ArrayLike<number> | undefined): number {
  // An absent table means one strip to the end of the file (TIFF 6.0 p. 40 asks readers to guess).
  return values === undefined ? Infinity : Array.from(values).reduce((total, value) => total + value, 0);
}

/** Bits of NewSubfileType (TIFF 6.0 p. 36): a smaller copy of another image, and a mask of one. */
const REDUCED = 1, MASK = 4;

/** Whether a second directory follows the first that is neither its thumbnail nor its mask. */
function hasSecondPage(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes[0] === 0x49;
  const entriesAt = (directory: number) => (directory + 2 <= bytes.length ? view.getUint16(directory, little) : 0);
  const first = view.getUint32(4, little);
  const link = first + 2 + 12 * entriesAt(first);
  const second = link + 4 <= bytes.length ? view.getUint32(link, little) : 0;
  if (second === 0) return false;
  for (let entry = second + 2; entry + 12 <= Math.min(bytes.length, second + 2 + 12 * entriesAt(second)); entry += 12) {
    if (view.getUint16(entry, little) === 254) return (view.getUint32(entry + 8, little) & (REDUCED | MASK)) === 0;
  }
  return true;
}

/** A copy whose first directory says orientation 1: the decoder refuses any other. */
function withoutOrientation(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const little = copy[0] === 0x49;
  const directory = view.getUint32(4, little);
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (view.getUint16(entry, little) === 274) view.setUint16(entry + 8, 1, little);
  }
  return copy;
}

function toGrey(page: TiffIfd): GreyImage {
  const { width, height, samplesPerPixel: channels, type: photometric, data: samples } = page;
  const bits = page.bitsPerSample ?? 1;
  const maxValue = bits === 16 ? 65535 : 255;
  if (samples.length < width * height * channels) throw corrupt("it ends too early");
  const data = bits === 16 ? new Uint16Array(width * height) : new Uint8Array(width * height);
  const palette = photometric === 3 ? paletteGreys(page) : null;
  const colours = photometric === 2 ? 3 : 1;
  // Associated alpha is composited on black already; the decoder undoes that, so both kinds need it again.
  const hasAlpha = channels > colours && (page.alpha || page.associatedAlpha);
  for (let i = 0, at = 0; i < data.length; i++, at += channels) {
    let grey: number;
    if (palette !== null) grey = palette[samples[at]];
    else if (colours === 3) grey = luma(samples[at], samples[at + 1], samples[at + 2]);
    else grey = bits === 1 ? samples[at] * 255 : samples[at];
    data[i] = hasAlpha ? onBlack(grey, samples[at + channels - 1], maxValue) : grey;
  }
  return { width, height, data, maxValue };
}

/** After {@link toGrey}, which checks that the samples and the palette are there. */
function chromaIn(page: TiffIfd): number {
  const { width, height, samplesPerPixel: channels, type: photometric, data: samples, bitsPerSample } = page;
  if (photometric === 3) {
    const chromas = (page.palette ?? []).map(([red, green, blue]) => chromaOf([red, green, blue], 65535));
    return meanChroma({ width, height }, (i) => chromas[samples[i]] ?? 0);
  }
  if (photometric !== 2) return 0;
  const colourAt = (at: number): Colour => [samples[at], samples[at + 1], samples[at + 2]];
  return meanChroma({ width, height }, (i) => chromaOf(colourAt(channels * i), bitsPerSample === 16 ? 65535 : 255));
}

/** The colour map's 16-bit entries as 8-bit greys. */
function paletteGreys(page: TiffIfd): Uint8Array {
  let palette: number[][] | undefined;
  try {
    palette = page.palette;
  } catch (cause) {
    throw corrupt("its palette is broken", cause);
  }
  if (palette === undefined) throw corrupt("its palette is missing");
  return Uint8Array.from(palette, ([red, green, blue]) => luma(red, green, blue) >> 8);
}
