/**
 * @file PNG (W3C REC-png-3) to grey, every colour type, depth and interlacing.
 *
 * Written here because the library that encodes our PNGs decodes interlaced films of less than 8 bits wrongly, does not
 * check sums by default and inflates without a bound.
 */
import { HilumError } from "../errors";
import type { FilmColour } from "./film-header";
import type { GreyImage } from "./grey-image";
import { checkFilmSize } from "./film-size";
import { inflateAtMost } from "./inflate";
import { luma, onBlack } from "./luma";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Deflate cannot shrink data by more than this (zlib's technical notes). */
const MAX_DEFLATE_RATIO = 1032;
const GREY = 0, RGB = 2, PALETTE = 3, GREY_ALPHA = 4, RGB_ALPHA = 6;
const CHANNELS: Record<number, number> = { [GREY]: 1, [RGB]: 3, [PALETTE]: 1, [GREY_ALPHA]: 2, [RGB_ALPHA]: 4 };
const COLOURS: Record<number, FilmColour> = { [GREY]: "grey", [RGB]: "rgb", [PALETTE]: "palette", [GREY_ALPHA]: "grey", [RGB_ALPHA]: "rgb" };
const DEPTHS: Record<number, readonly number[]> = { [GREY]: [1, 2, 4, 8, 16], [RGB]: [8, 16], [PALETTE]: [1, 2, 4, 8], [GREY_ALPHA]: [8, 16], [RGB_ALPHA]: [8, 16] };
/** Adam7: first column, first row, column step, row step. */
const ADAM7 = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const;

interface PngHeader {
  width: number;
  height: number;
  depth: number;
  colourType: number;
  channels: number;
  interlaced: boolean;
}

interface PngChunks {
  header: PngHeader;
  palette: Uint8Array | null;
  transparency: Uint8Array | null;
  data: Uint8Array;
}

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/**
 * Decodes a PNG to grey: colour by {@link luma}, transparency on black, 1-, 2- and 4-bit samples stretched to 0–255.
 * @throws HilumError corruptImage, tooLarge.
 */
export function decodePng(bytes: Uint8Array): { image: GreyImage; bitDepth: number; colour: FilmColour } {
  const chunks = readChunks(bytes);
  const samples = readSamples(chunks);
  return { image: toGrey(chunks, samples), bitDepth: chunks.header.depth, colour: COLOURS[chunks.header.colourType] };
}

function corrupt(what: string): HilumError {
  return new HilumError("corruptImage", `The PNG is damaged: ${what}.`, { remedy: "Export or download the file again." });
}

function readChunks(bytes: Uint8Array): PngChunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: PngHeader | null = null;
  let palette: Uint8Array | null = null;
  let transparency: Uint8Array | null = null;
  const data: Uint8Array[] = [];
  for (let at = SIGNATURE.length; ; ) {
    if (at + 12 > bytes.length) throw corrupt("it ends too early");
    const length = view.getUint32(at);
    if (length > bytes.length - at - 12) throw corrupt("it ends too early");
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const body = bytes.subarray(at + 8, at + 8 + length);
    const critical = (bytes[at + 4] & 0x20) === 0;
    if ((critical || type === "tRNS") && crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)) {
      throw corrupt(`the check sum of its ${type} part does not match`);
    }
    at += 12 + length;
    if (header === null) {
      if (type !== "IHDR" || length !== 13) throw corrupt("it has no header");
      header = readHeader(body);
    } else if (type === "PLTE") palette = body;
    else if (type === "tRNS") transparency = body;
    else if (type === "IDAT") data.push(body);
    else if (type === "IEND") break;
    else if (critical) throw corrupt(`it has an unknown part ${JSON.stringify(type)}`);
  }
  return { header, palette, transparency, data: join(data) };
}

function readHeader(body: Uint8Array): PngHeader {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  const [depth, colourType, compression, filter, interlace] = body.subarray(8);
  checkFilmSize(width, height);
  if (!DEPTHS[colourType]?.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1) throw corrupt("its header makes no sense");
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

interface Pass { x: number; y: number; dx: number; dy: number; width: number; height: number; rowBytes: number }

function passes({ width, height, depth, channels, interlaced }: PngHeader): Pass[] {
  const steps = interlaced ? ADAM7 : ([[0, 0, 1, 1]] as const);
  return steps
    .map(([x, y, dx, dy]) => {
      const passWidth = Math.ceil((width - x) / dx);
      return { x, y, dx, dy, width: passWidth, height: Math.ceil((height - y) / dy), rowBytes: Math.ceil((passWidth * depth * channels) / 8) };
    })
    .filter((pass) => pass.width > 0 && pass.height > 0);
}

/** Unpacked samples, `height × width × channels`, as stored (not yet stretched). */
function readSamples({ header, data }: PngChunks): Uint8Array | Uint16Array {
  const { width, height, depth, channels } = header;
  const plan = passes(header);
  const expected = plan.reduce((sum, pass) => sum + pass.height * (1 + pass.rowBytes), 0);
  if (expected > (data.length + 1) * MAX_DEFLATE_RATIO) throw corrupt("it ends too early");
  let raw: Uint8Array;
  try {
    raw = inflateAtMost(data, "zlib", expected);
  } catch (cause) {
    throw new HilumError("corruptImage", "The PNG is damaged: its pixels cannot be unpacked.", { cause });
  }
  if (raw.length < expected) throw corrupt("it ends too early");

  const count = width * height * channels;
  const samples = depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
  const pixelBytes = Math.max(1, (depth * channels) >> 3);
  let at = 0;
  for (const pass of plan) {
    unfilter(raw, at, pass, pixelBytes);
    for (let row = 0; row < pass.height; row++) {
      const start = ((pass.y + row * pass.dy) * width + pass.x) * channels;
      unpackRow(raw, at + row * (1 + pass.rowBytes) + 1, pass, header, samples, start);
    }
    at += pass.height * (1 + pass.rowBytes);
  }
  return samples;
}

/** Undoes the row filters of one pass in place (REC-png-3 §9). Bytes before the first are 0. */
function unfilter(raw: Uint8Array, from: number, { height, rowBytes }: Pass, pixelBytes: number): void {
  const stride = rowBytes + 1;
  for (let row = 0; row < height; row++) {
    const line = from + row * stride + 1;
    const above = row === 0 ? -1 : line - stride;
    const filter = raw[line - 1];
    if (filter > 4) throw corrupt("its pixels make no sense");
    if (filter === 0) continue;
    for (let i = 0; i < rowBytes; i++) {
      const left = i < pixelBytes ? 0 : raw[line + i - pixelBytes];
      const up = above < 0 ? 0 : raw[above + i];
      let predicted: number;
      if (filter === 1) predicted = left;
      else if (filter === 2) predicted = up;
      else if (filter === 3) predicted = (left + up) >> 1;
      else predicted = paeth(left, up, above < 0 || i < pixelBytes ? 0 : raw[above + i - pixelBytes]);
      raw[line + i] += predicted;
    }
  }
}

function paeth(left: number, up: number, upLeft: number): number {
  const toLeft = Math.abs(up - upLeft);
  const toUp = Math.abs(left - upLeft);
  const toUpLeft = Math.abs(left + up - 2 * upLeft);
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}

function unpackRow(raw: Uint8Array, from: number, pass: Pass, { depth, channels }: PngHeader, samples: Uint8Array | Uint16Array, start: number): void {
  const step = pass.dx * channels;
  for (let x = 0; x < pass.width; x++) {
    for (let c = 0; c < channels; c++) {
      const i = x * channels + c;
      let sample: number;
      if (depth === 8) sample = raw[from + i];
      else if (depth === 16) sample = (raw[from + 2 * i] << 8) | raw[from + 2 * i + 1];
      else sample = (raw[from + ((i * depth) >> 3)] >> (8 - depth - ((i * depth) & 7))) & ((1 << depth) - 1);
      samples[start + x * step + c] = sample;
    }
  }
}

function toGrey({ header, palette, transparency }: PngChunks, samples: Uint8Array | Uint16Array): GreyImage {
  const { width, height, depth, colourType, channels } = header;
  const maxValue = depth === 16 ? 65535 : 255;
  const opaqueGrey = colourType === GREY && transparency === null;
  if (opaqueGrey && depth >= 8) return { width, height, data: samples, maxValue };

  const data = depth === 16 ? new Uint16Array(width * height) : new Uint8Array(width * height);
  if (colourType === GREY) {
    const stretch = maxValue / (2 ** depth - 1);
    const transparent = transparency !== null && transparency.length >= 2 ? (transparency[0] << 8) | transparency[1] : -1;
    for (let i = 0; i < data.length; i++) data[i] = samples[i] === transparent ? 0 : samples[i] * stretch;
  } else if (colourType === PALETTE) {
    const greys = paletteGreys(palette, transparency);
    for (let i = 0; i < data.length; i++) {
      if (samples[i] >= greys.length) throw corrupt("a pixel names a colour that its palette lacks");
      data[i] = greys[samples[i]];
    }
  } else if (colourType === GREY_ALPHA) {
    for (let i = 0; i < data.length; i++) data[i] = onBlack(samples[2 * i], samples[2 * i + 1], maxValue);
  } else {
    const key = colourType === RGB && transparency !== null && transparency.length >= 6 ? [0, 2, 4].map((i) => (transparency[i] << 8) | transparency[i + 1]) : null;
    for (let i = 0, at = 0; i < data.length; i++, at += channels) {
      const red = samples[at], green = samples[at + 1], blue = samples[at + 2];
      if (key !== null && red === key[0] && green === key[1] && blue === key[2]) continue;
      const grey = luma(red, green, blue);
      data[i] = channels === 4 ? onBlack(grey, samples[at + 3], maxValue) : grey;
    }
  }
  return { width, height, data, maxValue };
}

function paletteGreys(palette: Uint8Array | null, transparency: Uint8Array | null): Uint8Array {
  if (palette === null || palette.length === 0 || palette.length % 3 !== 0) throw corrupt("its palette is missing or broken");
  return Uint8Array.from({ length: palette.length / 3 }, (_, i) =>
    onBlack(luma(palette[3 * i], palette[3 * i + 1], palette[3 * i + 2]), transparency?.[i] ?? 255, 255),
  );
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = CRC_TABLE[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
