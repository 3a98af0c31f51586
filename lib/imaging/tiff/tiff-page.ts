/** @file How the samples of a TIFF page lie in the file (TIFF 6.0; Adobe's Technical Notes for predictor 3 and JPEG). */
import { checkFilmSize, checkUnpackedSize, MAX_DEFLATE_RATIO } from "../film-size";
import { readDirectories, type TiffDirectory } from "./tiff-directory";
import { corruptTiff, unreadTiff } from "./tiff-refusals";

const UNCOMPRESSED = 1;
export const LZW = 5,
  JPEG = 7,
  DEFLATE = 8,
  OLD_DEFLATE = 32946,
  PACK_BITS = 32773;
const BLACK_IS_ZERO = 1;
export const WHITE_IS_ZERO = 0,
  RGB = 2,
  PALETTE = 3,
  CMYK = 5,
  YCBCR = 6;
export const UNSIGNED = 1,
  SIGNED = 2,
  FLOAT = 3;
const READ_COMPRESSIONS = [UNCOMPRESSED, LZW, JPEG, DEFLATE, OLD_DEFLATE, PACK_BITS];
const COMPRESSIONS: Record<number, string> = {
  2: "CCITT Group 3 (1-D)",
  3: "CCITT Group 3",
  4: "CCITT Group 4",
  6: "old-style JPEG",
  9: "JBIG",
  10: "JBIG",
  32766: "NeXT",
  32771: "CCITT (word-aligned)",
  32809: "ThunderScan",
  33003: "JPEG 2000",
  33005: "JPEG 2000",
  34661: "JBIG",
  34676: "SGI Log",
  34677: "SGI Log",
  34712: "JPEG 2000",
  34887: "LERC",
  34892: "lossy JPEG of a DNG",
  34925: "LZMA",
  50000: "Zstandard",
  50001: "WebP",
  50002: "JPEG XL",
  52546: "JPEG XL",
};
const PHOTOMETRICS: Record<number, string> = {
  4: "a transparency mask",
  8: "in CIE L*a*b*",
  9: "in ICC L*a*b*",
  10: "in ITU L*a*b*",
  32803: "a colour filter array",
  34892: "a linear raw image",
  32844: "in CIE Log L",
  32845: "in CIE Log Luv",
};
const COLOURS: Record<number, number> = {
  [WHITE_IS_ZERO]: 1,
  [BLACK_IS_ZERO]: 1,
  [RGB]: 3,
  [PALETTE]: 1,
  [CMYK]: 4,
  [YCBCR]: 3,
};
/** How much longer than its packed bytes a strip can be: LZW 4,096 bytes in 12 bits, PackBits 128 bytes in two, JPEG three channels of 64 samples in a bit. */
const MAX_RATIO: Record<number, number> = {
  [UNCOMPRESSED]: 1,
  [LZW]: 2731,
  [DEFLATE]: MAX_DEFLATE_RATIO,
  [OLD_DEFLATE]: MAX_DEFLATE_RATIO,
  [PACK_BITS]: 64,
  [JPEG]: 1536,
};

/** A strip or a tile. */
export interface TiffChunk {
  offset: number;
  /** Packed. */
  byteCount: number;
  /** Place of its corner, and of the part of it that lies within the film. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** The channel that it holds where they are apart, else 0. */
  plane: number;
}

export interface TiffPage {
  width: number;
  height: number;
  /** Bits of each sample. */
  bits: number;
  format: typeof UNSIGNED | typeof SIGNED | typeof FLOAT;
  /** Samples a pixel, and how many of them one chunk holds. */
  samples: number;
  chunkSamples: number;
  photometric: number;
  /** Samples that say colour. */
  colours: number;
  /** The sample that is alpha of colours not multiplied by it; null without one. */
  alpha: number | null;
  compression: number;
  predictor: 1 | 2 | 3;
  isFillReversed: boolean;
  isLittle: boolean;
  orientation: number;
  /** Of a chunk as it is stored, tiles being filled up at the edges. */
  chunkWidth: number;
  chunkHeight: number;
  isTiled: boolean;
  chunks: TiffChunk[];
  colourMap: number[] | undefined;
  jpegTables: Uint8Array | undefined;
}

/** Bits of NewSubfileType (TIFF 6.0 p. 36): a smaller copy of another image, and a mask of one. */
const REDUCED = 1,
  MASK = 4;

/**
 * The one page of a file that is neither a thumbnail nor a mask.
 * @throws HilumError unsupportedImage for several, or naming what is not read; corruptImage; tooLarge.
 */
export function readTiffPage(bytes: Uint8Array): TiffPage {
  const directories = readDirectories(bytes);
  const pages = directories.filter(
    (directory) => (directory.number(254, directory.number(255, 1) === 2 ? REDUCED : 0) & (REDUCED | MASK)) === 0,
  );
  if (pages.length > 1) throw unreadTiff("of several pages");
  const page = readLayout(pages[0] ?? directories[0]);
  checkLayout(page);
  page.chunks.push(...readChunks(pages[0] ?? directories[0], page, bytes.length));
  return page;
}

function readLayout(directory: TiffDirectory): TiffPage {
  const width = directory.number(256, 0);
  const height = directory.number(257, 0);
  checkFilmSize(width, height);
  const samples = directory.number(277, 1);
  const photometric = directory.number(262, NaN);
  if (Number.isNaN(photometric)) throw corruptTiff("its header is incomplete");
  const allBits = directory.numbers(258) ?? [1];
  const formats = directory.numbers(339) ?? [UNSIGNED];
  if (new Set(allBits).size > 1 || new Set(formats).size > 1)
    throw unreadTiff("of channels that are stored differently");
  const isTiled = directory.numbers(322) !== undefined;
  const rowsPerStrip = directory.number(278, height) || height;
  const colours = COLOURS[photometric] ?? samples;
  const alpha = (directory.numbers(338) ?? []).indexOf(2);
  return {
    width,
    height,
    samples,
    photometric,
    colours,
    isTiled,
    isLittle: directory.isLittle,
    bits: allBits[0],
    format: ([0, 4].includes(formats[0]) ? UNSIGNED : formats[0]) as TiffPage["format"],
    chunkSamples: directory.number(284, 1) === 2 ? 1 : samples,
    alpha: alpha < 0 ? null : colours + alpha,
    compression: directory.number(259, UNCOMPRESSED),
    predictor: directory.number(317, 1) as TiffPage["predictor"],
    isFillReversed: directory.number(266, 1) === 2,
    orientation: directory.number(274, 1),
    chunkWidth: isTiled ? directory.number(322, 0) : width,
    chunkHeight: isTiled ? directory.number(323, 0) : Math.min(rowsPerStrip, height),
    chunks: [],
    colourMap: directory.numbers(320),
    jpegTables: directory.bytes(347),
  };
}

/** Refuses, by name, what would be read wrongly or not at all. */
function checkLayout(page: TiffPage): void {
  const { samples, colours, photometric, compression, chunkWidth, chunkHeight } = page;
  if (!READ_COMPRESSIONS.includes(compression))
    throw unreadTiff(`${COMPRESSIONS[compression] ?? `number ${compression}`} compressed`);
  if (COLOURS[photometric] === undefined)
    throw unreadTiff(PHOTOMETRICS[photometric] ?? `of colour space ${photometric}`);
  if (samples < colours || samples > colours + 4) throw corruptTiff(`it has ${samples} samples a pixel`);
  // Tiles of more than the largest film are a mistake or a bomb.
  if (chunkWidth < 1 || chunkHeight < 1) throw corruptTiff("its header is incomplete");
  checkFilmSize(chunkWidth, chunkHeight);
  checkSamples(page);
  checkUnpackedSize((page.width * page.height * samples * Math.max(8, page.bits)) / 8);
  checkUnpackedSize((chunkWidth * chunkHeight * page.chunkSamples * page.bits) / 8);
}

function checkSamples({
  bits,
  format,
  photometric,
  colours,
  compression,
  predictor,
  chunkSamples,
  samples,
}: TiffPage): void {
  const kind = `${bits}-bit ${format === FLOAT ? "floating-point" : format === SIGNED ? "signed" : "unsigned"} samples`;
  const isRead =
    format === FLOAT
      ? [16, 32, 64].includes(bits)
      : format === SIGNED
        ? [8, 16, 32].includes(bits)
        : format === UNSIGNED && ((bits >= 1 && bits <= 16) || bits === 32);
  if (!isRead) throw unreadTiff(`of ${format > FLOAT ? "complex or undefined" : kind}`);
  if (colours > 1 && (format !== UNSIGNED || (bits !== 8 && bits !== 16)))
    throw unreadTiff(`a colour image of ${kind}`);
  if (photometric === PALETTE && (format !== UNSIGNED || bits > 16)) throw unreadTiff(`a palette image of ${kind}`);
  if (photometric === YCBCR && compression !== JPEG) throw unreadTiff("in YCbCr without JPEG compression");
  if (compression === JPEG && (bits !== 8 || format !== UNSIGNED || samples > 3))
    throw unreadTiff(`a JPEG-compressed image of ${samples} times ${kind}`);
  if (compression === JPEG && chunkSamples < samples)
    throw unreadTiff("a JPEG-compressed image in separate colour planes");
  if (!isPredicted(compression) || predictor === 1) return;
  if (predictor === 2 ? bits % 8 !== 0 || (format === FLOAT && bits === 64) : predictor !== 3 || format !== FLOAT)
    throw unreadTiff(`of ${kind} with predictor ${predictor}`);
}

/** libtiff looks at the predictor of these only. */
export function isPredicted(compression: number): boolean {
  return [LZW, DEFLATE, OLD_DEFLATE].includes(compression);
}

/** The strips or tiles, each within the file and long enough for what it promises. */
function readChunks(directory: TiffDirectory, page: TiffPage, fileBytes: number): TiffChunk[] {
  const { width, height, chunkWidth, chunkHeight, isTiled, chunkSamples, samples, compression, bits } = page;
  const offsets = directory.numbers(isTiled ? 324 : 273) ?? directory.numbers(isTiled ? 273 : 324) ?? [];
  const byteCounts = directory.numbers(isTiled ? 325 : 279) ?? directory.numbers(isTiled ? 279 : 325);
  const across = Math.ceil(width / chunkWidth);
  const aPlane = across * Math.ceil(height / chunkHeight);
  const count = aPlane * (chunkSamples < samples ? samples : 1);
  if (offsets.length < count) throw corruptTiff("it ends too early");
  return Array.from({ length: count }, (_, i): TiffChunk => {
    const [x, y] = [(i % across) * chunkWidth, Math.floor((i % aPlane) / across) * chunkHeight];
    const part = {
      x,
      y,
      width: Math.min(chunkWidth, width - x),
      height: Math.min(chunkHeight, height - y),
      plane: Math.floor(i / aPlane),
    };
    const rows = isTiled ? chunkHeight : part.height;
    const unpacked = rows * Math.ceil((chunkWidth * chunkSamples * bits) / 8);
    // Without counts a strip goes on to the end of the file (TIFF 6.0 p. 40 asks readers to guess); of plain bytes just so many are read.
    const claimed = byteCounts?.[i] ?? 0;
    const rest = fileBytes - offsets[i];
    const byteCount =
      compression === UNCOMPRESSED
        ? claimed === 0
          ? unpacked
          : Math.min(claimed, unpacked)
        : claimed === 0 && count === 1
          ? rest
          : claimed;
    if (byteCount > rest || unpacked > byteCount * MAX_RATIO[compression]) throw corruptTiff("it ends too early");
    return { offset: offsets[i], byteCount, ...part };
  });
}
