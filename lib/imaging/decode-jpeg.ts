/** @file JPEG (ITU-T T.81, JFIF, Adobe TN 5116) to grey: baseline and progressive Huffman, 8-bit. */
import { decode } from "jpeg-js";
import { HilumError } from "../errors";
import { chromaOf, type Colour, meanChroma, ycbcrColour } from "./chroma";
import { exifOrientation } from "./exif-orientation";
import type { FilmColour } from "./film-header";
import type { GreyImage } from "./grey-image";
import { checkFilmSize } from "./film-size";
import { luma } from "./luma";
import { applyOrientation } from "./orientation";

/** A grey film of the largest size takes 400; one in three colours is taken up to 48 million pixels. */
const MAX_DECODER_MEGABYTES = 900;

interface JpegHeader {
  width: number;
  height: number;
  components: number;
  componentIds: number[];
  hasJfif: boolean;
  /** Offset of the Adobe APP14 marker's second byte and its transform code; null without one. */
  adobe: { markerAt: number; transform: number } | null;
  orientation: number;
}

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/**
 * Decodes a JPEG to grey, upright by its EXIF orientation. YCbCr films give their Y as it stands, RGB and CMYK ones
 * their {@link luma}.
 * @throws HilumError corruptImage, tooLarge, or unsupportedImage naming the process (lossless, arithmetic, 12-bit).
 */
export function decodeJpeg(bytes: Uint8Array): { image: GreyImage; colour: FilmColour; chroma: number } {
  const header = readHeader(bytes);
  checkFilmSize(header.width, header.height);
  // One bit per block is the least any scan needs: an empty promise must not cost a gigabyte.
  if (bytes.length * 8 < Math.ceil(header.width / 8) * Math.ceil(header.height / 8)) throw corrupt("it ends too early");
  const colour = header.components === 4 ? "cmyk" : header.components === 3 ? "rgb" : "grey";
  const { image, chroma } = decodeUpright(bytes, header);
  return { image: applyOrientation(image, header.orientation), colour, chroma };
}

function corrupt(what: string, cause?: unknown): HilumError {
  return new HilumError("corruptImage", `The JPEG is damaged: ${what}.`, { remedy: "Export or download the file again.", cause });
}

function decodeUpright(bytes: Uint8Array, header: JpegHeader): { image: GreyImage; chroma: number } {
  const { width, height, components } = header;
  const source = new Uint8Array(bytes.length + 2);
  source.set(bytes);
  // Some writers leave the end marker out; a film that really ends early still fails, inside its scan.
  source.set([0xff, 0xd9], bytes.length);
  const isRgb = components === 3 && storesRgb(header);
  // jpeg-js honours the Adobe marker over its option: rename it (APP14 → APP15) to get the planes untouched.
  if (components === 3 && header.adobe !== null) source[header.adobe.markerAt] = 0xef;
  let pixels: Uint8Array;
  try {
    const options = { useTArray: true, formatAsRGBA: false, tolerantDecoding: false, maxMemoryUsageInMB: MAX_DECODER_MEGABYTES } as const;
    const decoded = decode(source, components === 3 ? { ...options, colorTransform: false } : options);
    if (decoded.width !== width || decoded.height !== height) throw new Error("the size changed");
    pixels = decoded.data;
  } catch (cause) {
    if (cause instanceof Error && cause.message.includes("maxMemoryUsageInMB")) throw new HilumError("tooLarge", "The JPEG needs too much memory to unpack.", { remedy: "Save it as a grey image, or reduce it, before importing it.", cause });
    throw corrupt("its pixels cannot be unpacked", cause);
  }

  const data = new Uint8Array(width * height);
  const isColour = isRgb || components === 4;
  for (let i = 0; i < data.length; i++) data[i] = isColour ? luma(pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) : pixels[3 * i];
  const colourAt = (i: number): Colour => (isColour ? [pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]] : ycbcrColour(pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]));
  return { image: { width, height, data, maxValue: 255 }, chroma: components === 1 ? 0 : meanChroma(header, (i) => chromaOf(colourAt(i), 255)) };
}

function storesRgb({ adobe, hasJfif, componentIds }: JpegHeader): boolean {
  if (adobe !== null) return adobe.transform === 0;
  return !hasJfif && String.fromCharCode(...componentIds) === "RGB";
}

/** Walks the marker segments up to the first scan. */
function readHeader(bytes: Uint8Array): JpegHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let frame: Pick<JpegHeader, "width" | "height" | "components" | "componentIds"> | null = null;
  let hasJfif = false;
  let adobe: JpegHeader["adobe"] = null;
  let orientation = 1;
  for (let at = 2; ; ) {
    if (at + 4 > bytes.length) throw corrupt("it ends too early");
    if (bytes[at] !== 0xff) throw corrupt("its header makes no sense");
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = view.getUint16(at + 2);
    const body = bytes.subarray(at + 4, at + 2 + length);
    if (length < 2 || at + 2 + length > bytes.length) throw corrupt("it ends too early");
    if (isStartOfFrame(marker)) frame = readFrame(marker, body);
    else if (marker === 0xe0 && ascii(body, 0, 4) === "JFIF") hasJfif = true;
    else if (marker === 0xe1 && ascii(body, 0, 4) === "Exif") orientation = exifOrientation(body.subarray(6));
    else if (marker === 0xee && ascii(body, 0, 5) === "Adobe" && body.length >= 12) adobe = { markerAt: at + 1, transform: body[11] };
    else if (marker === 0xda) break;
    at += 2 + length;
  }
  if (frame === null) throw corrupt("it has no frame");
  return { ...frame, hasJfif, adobe, orientation };
}

function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function readFrame(marker: number, body: Uint8Array): Pick<JpegHeader, "width" | "height" | "components" | "componentIds"> {
  const process = marker >= 0xc9 ? "arithmetic-coded" : marker === 0xc3 ? "lossless" : marker >= 0xc5 ? "hierarchical" : null;
  if (process !== null) throw unsupported(`${process} JPEG`);
  if (body.length < 6) throw corrupt("its frame is too short");
  const [precision, h1, h0, w1, w0, components] = body;
  if (precision !== 8) throw unsupported(`${precision}-bit JPEG`);
  if (components !== 1 && components !== 3 && components !== 4) throw corrupt(`it has ${components} colour components`);
  const componentIds = Array.from({ length: components }, (_, i) => body[6 + 3 * i]);
  return { height: (h1 << 8) | h0, width: (w1 << 8) | w0, components, componentIds };
}

function unsupported(name: string): HilumError {
  return new HilumError("unsupportedImage", `The file is a ${name}, which Hilum does not read.`, { remedy: "Save it as PNG or as an ordinary 8-bit JPEG." });
}

function ascii(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}
