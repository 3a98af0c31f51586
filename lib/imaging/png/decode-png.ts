/**
 * @file PNG (W3C REC-png-3) to grey, every colour type, depth and interlacing.
 *
 * Written here because the library for it decodes interlaced films of less than 8 bits wrongly, does not check sums by
 * default and inflates without a bound.
 */
import { HilumError } from "../../errors";
import { chromaOf, chromaStep, type RgbTriple } from "../chroma";
import { exifOrientation } from "../exif-orientation";
import type { FilmColour } from "../film-header";
import { checkFilmSize, checkUnpackedSize, MAX_DEFLATE_RATIO } from "../film-size";
import type { GreyImage } from "../grey-image";
import { inflateAtMost, inflateWhole } from "./inflate";
import { luma, onBlack } from "../luma";
import { applyOrientation } from "../orientation";
import { corruptPng as corrupt, readPngChunks } from "./png-chunks";
import { unfilterRows } from "./png-filters";

const GREY = 0,
  RGB = 2,
  PALETTE = 3,
  GREY_ALPHA = 4,
  RGB_ALPHA = 6;
const CHANNELS: Record<number, number> = { [GREY]: 1, [RGB]: 3, [PALETTE]: 1, [GREY_ALPHA]: 2, [RGB_ALPHA]: 4 };
const COLOURS: Record<number, FilmColour> = {
  [GREY]: "grey",
  [RGB]: "rgb",
  [PALETTE]: "palette",
  [GREY_ALPHA]: "grey",
  [RGB_ALPHA]: "rgb",
};
const DEPTHS: Record<number, readonly number[]> = {
  [GREY]: [1, 2, 4, 8, 16],
  [RGB]: [8, 16],
  [PALETTE]: [1, 2, 4, 8],
  [GREY_ALPHA]: [8, 16],
  [RGB_ALPHA]: [8, 16],
};
/** Adam7: first column, first row, column step, row step. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

export interface DecodedPng {
  image: GreyImage;
  bitDepth: number;
  colour: FilmColour;
  chroma: number;
  /**
   * The file's own zlib stream where a grey PNG around it is this film, so that it need not be packed anew: 8- or 16-bit
   * grey, neither interlaced nor transparent nor turned. Safe to keep although it came from outside: the sums of its
   * chunks were checked, it inflates to exactly the bytes of the rows under a right check sum, every row's filter is one
   * that there is, and nothing stands behind its end. It holds pixels and nothing else; text, EXIF, profiles, other
   * chunks and whatever follows the end marker are not in it. Null for any other film, and in browsers.
   */
  stream: Uint8Array | null;
}

interface PngHeader {
  width: number;
  height: number;
  depth: number;
  colourType: number;
  channels: number;
  interlaced: boolean;
}

interface PngParts {
  header: PngHeader;
  palette: Uint8Array | null;
  transparency: Uint8Array | null;
  orientation: number;
  data: Uint8Array;
}

/**
 * Decodes a PNG to grey: colour by {@link luma}, transparency on black, 1-, 2- and 4-bit samples stretched to 0–255,
 * upright by its EXIF orientation.
 * @throws HilumError corruptImage, tooLarge, unsupportedImage (animated).
 */
export function decodePng(bytes: Uint8Array): DecodedPng {
  const parts = readParts(bytes);
  const { header, orientation } = parts;
  const { raw, isWhole } = inflateRows(parts);
  const image = applyOrientation(toGrey(parts, raw), orientation);
  const chroma = chromaIn(parts, raw);
  const isPlain =
    header.colourType === GREY &&
    header.depth >= 8 &&
    !header.interlaced &&
    parts.transparency === null &&
    orientation === 1;
  return {
    image,
    bitDepth: header.depth,
    colour: COLOURS[header.colourType],
    chroma,
    stream: isPlain && isWhole ? parts.data : null,
  };
}

function readParts(bytes: Uint8Array): PngParts {
  let header: PngHeader | null = null;
  let palette: Uint8Array | null = null;
  let transparency: Uint8Array | null = null;
  let orientation = 1;
  const data: Uint8Array[] = [];
  for (const { type, body, isCritical } of readPngChunks(bytes)) {
    if (header === null) {
      if (type !== "IHDR" || body.length !== 13) throw corrupt("it has no header");
      header = readHeader(body);
    } else if (type === "PLTE") palette = body;
    else if (type === "tRNS") transparency = body;
    else if (type === "eXIf") orientation = exifOrientation(body);
    else if (type === "acTL")
      throw new HilumError("unsupportedImage", "The PNG is animated, which Hilum does not read.", {
        remedy: "Save the frame that you mean as a film of its own.",
      });
    else if (type === "IDAT") data.push(body);
    else if (type !== "IEND" && isCritical) throw corrupt(`it has an unknown part ${JSON.stringify(type)}`);
  }
  if (header === null) throw corrupt("it has no header");
  return { header, palette, transparency, orientation, data: join(data) };
}

function readHeader(body: Uint8Array): PngHeader {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  const [depth, colourType, compression, filter, interlace] = body.subarray(8);
  checkFilmSize(width, height);
  if (!DEPTHS[colourType]?.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1)
    throw corrupt("its header makes no sense");
  return { width, height, depth, colourType, channels: CHANNELS[colourType], interlaced: interlace === 1 };
}

function join(parts: Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

interface Pass {
  x: number;
  y: number;
  dx: number;
  dy: number;
  width: number;
  height: number;
  rowBytes: number;
}

function passes({ width, height, depth, channels, interlaced }: PngHeader): Pass[] {
  const steps = interlaced ? ADAM7 : ([[0, 0, 1, 1]] as const);
  return steps
    .map(([x, y, dx, dy]) => {
      const passWidth = Math.ceil((width - x) / dx);
      return {
        x,
        y,
        dx,
        dy,
        width: passWidth,
        height: Math.ceil((height - y) / dy),
        rowBytes: Math.ceil((passWidth * depth * channels) / 8),
      };
    })
    .filter((pass) => pass.width > 0 && pass.height > 0);
}

/** The filtered rows of all passes; `isWhole` when the stream holds them, a right check sum and no more. */
function inflateRows({ header, data }: PngParts): { raw: Uint8Array; isWhole: boolean } {
  const expected = passes(header).reduce((sum, pass) => sum + pass.height * (1 + pass.rowBytes), 0);
  checkUnpackedSize(expected);
  if (expected > (data.length + 1) * MAX_DEFLATE_RATIO) throw corrupt("it ends too early");
  const whole = inflateWhole(data, expected);
  if (whole !== null) return { raw: whole, isWhole: true };
  let raw: Uint8Array;
  try {
    raw = inflateAtMost(data, "zlib", expected);
  } catch (cause) {
    throw new HilumError("corruptImage", "The PNG is damaged: its pixels cannot be unpacked.", { cause });
  }
  if (raw.length < expected) throw corrupt("it ends too early");
  return { raw, isWhole: false };
}

/** @param raw the filtered rows; the filters are undone in place. */
function toGrey(parts: PngParts, raw: Uint8Array): GreyImage {
  const { width, height, depth, channels, colourType } = parts.header;
  const data = depth === 16 ? new Uint16Array(width * height) : new Uint8Array(width * height);
  const pixelBytes = Math.max(1, (depth * channels) >> 3);
  const isPlainByte = colourType === GREY && depth === 8 && parts.transparency === null;
  const greyAt = greyReader(parts, raw);
  let from = 0;
  for (const pass of passes(parts.header)) {
    unfilterRows(raw, { from, pixelBytes, height: pass.height, rowBytes: pass.rowBytes });
    for (let row = 0; row < pass.height; row++) {
      const line = from + row * (1 + pass.rowBytes) + 1;
      const start = (pass.y + row * pass.dy) * width + pass.x;
      if (isPlainByte && pass.dx === 1) data.set(raw.subarray(line, line + pass.rowBytes), start);
      else for (let x = 0; x < pass.width; x++) data[start + x * pass.dx] = greyAt(line, x);
    }
    from += pass.height * (1 + pass.rowBytes);
  }
  return { width, height, data, maxValue: depth === 16 ? 65535 : 255 };
}

type At = (line: number, index: number) => number;

/** The sample `index` of the row that begins at byte `line`, as stored (§7.2). */
function sampleReader(raw: Uint8Array, depth: number): At {
  if (depth === 8) return (line, i) => raw[line + i];
  if (depth === 16) return (line, i) => (raw[line + 2 * i] << 8) | raw[line + 2 * i + 1];
  const mask = (1 << depth) - 1;
  return (line, i) => (raw[line + ((i * depth) >> 3)] >> (8 - depth - ((i * depth) & 7))) & mask;
}

/** The grey of pixel `index` of a row. */
function greyReader({ header: { colourType, depth }, palette, transparency }: PngParts, raw: Uint8Array): At {
  const sample = sampleReader(raw, depth);
  const maxValue = depth === 16 ? 65535 : 255;
  if (colourType === GREY) {
    const stretch = depth === 16 ? 1 : 255 / (2 ** depth - 1);
    const transparent =
      transparency !== null && transparency.length >= 2 ? (transparency[0] << 8) | transparency[1] : -1;
    return (line, i) => (sample(line, i) === transparent ? 0 : sample(line, i) * stretch);
  }
  if (colourType === PALETTE) {
    const greys = paletteGreys(palette, transparency);
    return (line, i) => {
      const index = sample(line, i);
      if (index >= greys.length) throw corrupt("a pixel names a colour that its palette lacks");
      return greys[index];
    };
  }
  if (colourType === GREY_ALPHA) return (line, i) => onBlack(sample(line, 2 * i), sample(line, 2 * i + 1), maxValue);
  const colour: At = (line, at) => luma(sample(line, at), sample(line, at + 1), sample(line, at + 2));
  if (colourType === RGB_ALPHA) return (line, i) => onBlack(colour(line, 4 * i), sample(line, 4 * i + 3), maxValue);
  if (transparency === null || transparency.length < 6) return (line, i) => colour(line, 3 * i);
  const [red, green, blue] = [0, 2, 4].map((i) => (transparency[i] << 8) | transparency[i + 1]);
  return (line, i) =>
    sample(line, 3 * i) === red && sample(line, 3 * i + 1) === green && sample(line, 3 * i + 2) === blue
      ? 0
      : colour(line, 3 * i);
}

/** The mean chroma of an even grid of pixels, composited on black. @param raw rows whose filters were undone. */
function chromaIn(parts: PngParts, raw: Uint8Array): number {
  const read = colourReader(parts, raw);
  if (read === null) return 0;
  let [sum, count, from] = [0, 0, 0];
  for (const { width, height, rowBytes } of passes(parts.header)) {
    for (let row = chromaStep(height) >> 1; row < height; row += chromaStep(height)) {
      for (let x = chromaStep(width) >> 1; x < width; x += chromaStep(width), count++)
        sum += read(from + row * (1 + rowBytes) + 1, x);
    }
    from += height * (1 + rowBytes);
  }
  return sum / count;
}

/** The chroma of pixel `index` of a row; null for grey files. */
function colourReader({ header: { colourType, depth }, palette, transparency }: PngParts, raw: Uint8Array): At | null {
  const sample = sampleReader(raw, depth);
  const maxValue = depth === 16 ? 65535 : 255;
  if (colourType === PALETTE) {
    if (palette === null) return null;
    const at = (entry: number): RgbTriple => [palette[3 * entry], palette[3 * entry + 1], palette[3 * entry + 2]];
    return (line, i) => (chromaOf(at(sample(line, i)), 255) * (transparency?.[sample(line, i)] ?? 255)) / 255;
  }
  if (colourType !== RGB && colourType !== RGB_ALPHA) return null;
  const channels = colourType === RGB ? 3 : 4;
  const at = (line: number, i: number): RgbTriple => [
    sample(line, channels * i),
    sample(line, channels * i + 1),
    sample(line, channels * i + 2),
  ];
  if (channels === 3) return (line, i) => chromaOf(at(line, i), maxValue);
  return (line, i) => (chromaOf(at(line, i), maxValue) * sample(line, 4 * i + 3)) / maxValue;
}

function paletteGreys(palette: Uint8Array | null, transparency: Uint8Array | null): Uint8Array {
  if (palette === null || palette.length === 0 || palette.length % 3 !== 0)
    throw corrupt("its palette is missing or broken");
  return Uint8Array.from({ length: palette.length / 3 }, (_, i) =>
    onBlack(luma(palette[3 * i], palette[3 * i + 1], palette[3 * i + 2]), transparency?.[i] ?? 255, 255),
  );
}
