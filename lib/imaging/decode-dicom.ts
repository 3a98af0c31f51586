/** @file Uncompressed DICOM films (PS3.3, PS3.5, PS3.10) to grey, bright = dense. See docs/dicom.md. */
// The default export: Node finds no named ones in this CommonJS package.
import dicomParser, { type DataSet } from "dicom-parser";
import { HilumError } from "../errors";
import { readFilmHeader } from "./dicom-header";
import type { FilmColour, FilmHeader } from "./film-header";
import { checkFilmSize } from "./film-size";
import type { GreyImage } from "./grey-image";
import { inflateAtMost } from "./inflate";
import { luma } from "./luma";

const IMPLICIT_LITTLE = "1.2.840.10008.1.2";
const EXPLICIT_LITTLE = "1.2.840.10008.1.2.1";
const EXPLICIT_BIG = "1.2.840.10008.1.2.2";
const DEFLATED = "1.2.840.10008.1.2.1.99";
const READABLE = [IMPLICIT_LITTLE, EXPLICIT_LITTLE, EXPLICIT_BIG, DEFLATED];

/** PS3.6 Annex A; the rest is named by its UID. */
const COMPRESSED: Record<string, string> = {
  "1.2.840.10008.1.2.4.50": "JPEG Baseline",
  "1.2.840.10008.1.2.4.51": "JPEG Extended (12-bit)",
  "1.2.840.10008.1.2.4.57": "JPEG Lossless",
  "1.2.840.10008.1.2.4.70": "JPEG Lossless",
  "1.2.840.10008.1.2.4.80": "JPEG-LS Lossless",
  "1.2.840.10008.1.2.4.81": "JPEG-LS Near-Lossless",
  "1.2.840.10008.1.2.4.90": "JPEG 2000 Lossless",
  "1.2.840.10008.1.2.4.91": "JPEG 2000",
  "1.2.840.10008.1.2.5": "RLE Lossless",
};

const TAG = {
  pixelData: "x7fe00010",
  samplesPerPixel: "x00280002",
  photometric: "x00280004",
  planarConfiguration: "x00280006",
  frames: "x00280008",
  rows: "x00280010",
  columns: "x00280011",
  bitsAllocated: "x00280100",
  bitsStored: "x00280101",
  highBit: "x00280102",
  pixelRepresentation: "x00280103",
  paddingValue: "x00280120",
  paddingLimit: "x00280121",
  windowCentre: "x00281050",
  windowWidth: "x00281051",
  rescaleIntercept: "x00281052",
  rescaleSlope: "x00281053",
  windowFunction: "x00281056",
  modalityLut: "x00283000",
} as const;

const MAX_INFLATED = 512 * 1024 * 1024;

export function isDicom(bytes: Uint8Array): boolean {
  return bytes.length > 132 && String.fromCharCode(...bytes.subarray(128, 132)) === "DICM";
}

/**
 * Decodes one uncompressed DICOM frame: stored bits → rescale → first VOI window (PS3.3 C.11.2.1.2) or else min–max →
 * 0–255 (up to 8 bits stored) or 0–65535; MONOCHROME1 inverted; padding excluded from min–max and black.
 * @throws HilumError corruptImage, tooLarge, or unsupportedImage naming the transfer syntax or layout and the remedy.
 */
export function decodeDicom(bytes: Uint8Array): { image: GreyImage; bitDepth: number; colour: FilmColour; header: FilmHeader } {
  const transferSyntax = readTransferSyntax(bytes);
  if (!READABLE.includes(transferSyntax)) {
    throw unsupported(`compressed as ${COMPRESSED[transferSyntax] ?? "transfer syntax"} (${transferSyntax})`, "Decompress it first, for example with dcmdjpeg or gdcmconv --raw.");
  }
  const dataSet = parse(bytes);
  const header = readFilmHeader(dataSet);
  const layout = readLayout(dataSet);
  const samples = readSamples(dataSet, layout, transferSyntax === EXPLICIT_BIG);
  return { image: toGrey(dataSet, layout, samples), bitDepth: layout.bitsStored, colour: layout.channels === 3 ? "rgb" : "grey", header };
}

function corrupt(what: string, cause?: unknown): HilumError {
  return new HilumError("corruptImage", `The DICOM file is damaged: ${what}.`, { remedy: "Export the film again.", cause });
}

function unsupported(what: string, remedy = "Export the film as an uncompressed single-frame grey DICOM, or as PNG."): HilumError {
  return new HilumError("unsupportedImage", `The DICOM file is ${what}, which Hilum does not read.`, { remedy });
}

/** Transfer Syntax UID (0002,0010) of the file meta group, which is always explicit little endian (PS3.10 §7.1). */
function readTransferSyntax(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 132; at + 8 <= bytes.length && view.getUint16(at, true) === 2; ) {
    const element = view.getUint16(at + 2, true);
    const vr = String.fromCharCode(bytes[at + 4], bytes[at + 5]);
    const isLong = ["OB", "OW", "SQ", "UN", "UT"].includes(vr);
    if (isLong && at + 12 > bytes.length) break;
    const length = isLong ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    at += isLong ? 12 : 8;
    if (element === 0x10) return String.fromCharCode(...bytes.subarray(at, at + Math.min(length, 64))).replace(/[\0 ]+$/, "");
    at += length;
  }
  throw corrupt("its header does not name a transfer syntax");
}

function parse(bytes: Uint8Array): DataSet {
  try {
    return dicomParser.parseDicom(bytes, {
      untilTag: TAG.pixelData,
      inflater: (file: Uint8Array, position: number) => inflateAtMost(file.subarray(position), "raw", MAX_INFLATED),
    });
  } catch (cause) {
    throw corrupt("its header cannot be read", cause);
  }
}

interface Layout {
  width: number;
  height: number;
  channels: 1 | 3;
  planar: boolean;
  photometric: string;
  bitsAllocated: 8 | 16;
  bitsStored: number;
  shift: number;
  signed: boolean;
}

function readLayout(dataSet: DataSet): Layout {
  if (dataSet.elements[TAG.pixelData] === undefined) throw unsupported("a report, plan or waveform without pixels", "Import only the films of the study.");
  const height = number(dataSet, TAG.rows);
  const width = number(dataSet, TAG.columns);
  checkFilmSize(width, height);
  const frames = Number(text(dataSet, TAG.frames) ?? 1);
  if (frames > 1) throw unsupported(`a series of ${frames} frames`, "Export the frame you mean as a film of its own.");
  const photometric = text(dataSet, TAG.photometric) ?? "";
  const channels = number(dataSet, TAG.samplesPerPixel, 1);
  const isGrey = channels === 1 && (photometric === "MONOCHROME1" || photometric === "MONOCHROME2");
  const isColour = channels === 3 && (photometric === "RGB" || photometric === "YBR_FULL");
  if (!isGrey && !isColour) throw unsupported(`in ${photometric || "an unnamed"} colour space with ${channels} samples a pixel`);
  const bitsAllocated = number(dataSet, TAG.bitsAllocated);
  const bitsStored = number(dataSet, TAG.bitsStored, bitsAllocated);
  const highBit = number(dataSet, TAG.highBit, bitsStored - 1);
  if (bitsAllocated !== 8 && bitsAllocated !== 16) throw unsupported(`stored with ${bitsAllocated} bits a sample`);
  if (isColour && bitsAllocated !== 8) throw unsupported("a colour image of more than 8 bits");
  if (bitsStored < 1 || bitsStored > bitsAllocated || highBit >= bitsAllocated || highBit < bitsStored - 1) throw corrupt("its sample layout makes no sense");
  if (dataSet.elements[TAG.modalityLut] !== undefined) throw unsupported("calibrated by a modality look-up table");
  return {
    width, height, photometric, bitsAllocated, bitsStored,
    channels: isColour ? 3 : 1,
    planar: number(dataSet, TAG.planarConfiguration, 0) === 1,
    shift: highBit - bitsStored + 1,
    signed: number(dataSet, TAG.pixelRepresentation, 0) === 1,
  };
}

/** Stored values, sign-extended; grey or interleaved as in the file. */
function readSamples(dataSet: DataSet, layout: Layout, bigEndian: boolean): Int32Array {
  const { bitsAllocated, bitsStored, shift, signed } = layout;
  const element = dataSet.elements[TAG.pixelData];
  const count = layout.width * layout.height * layout.channels;
  const available = Math.min(element.length, dataSet.byteArray.length - element.dataOffset);
  if (available < (count * bitsAllocated) / 8) throw corrupt("it ends before its last pixel");
  const bytes = dataSet.byteArray;
  const start = element.dataOffset;
  // 8-bit samples in OW words swap with the words (PS3.5 §8.1.1, Annex A.3).
  const swapped = bigEndian && bitsAllocated === 8 && element.vr === "OW" ? 1 : 0;
  const mask = 2 ** bitsStored - 1;
  const sign = signed ? 2 ** (bitsStored - 1) : 0;
  const samples = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    let word: number;
    if (bitsAllocated === 8) word = bytes[start + (i ^ swapped)];
    else if (bigEndian) word = (bytes[start + 2 * i] << 8) | bytes[start + 2 * i + 1];
    else word = (bytes[start + 2 * i + 1] << 8) | bytes[start + 2 * i];
    const stored = (word >> shift) & mask;
    samples[i] = (stored ^ sign) - sign;
  }
  return samples;
}

function toGrey(dataSet: DataSet, layout: Layout, samples: Int32Array): GreyImage {
  const { width, height } = layout;
  if (layout.channels === 3) return { width, height, data: colourToGrey(layout, samples), maxValue: 255 };
  const maxValue = layout.bitsStored <= 8 ? 255 : 65535;
  const data = maxValue === 255 ? new Uint8Array(samples.length) : new Uint16Array(samples.length);
  const isPadding = paddingTest(dataSet, layout.signed);
  const slope = decimal(dataSet, TAG.rescaleSlope) ?? 1;
  const intercept = decimal(dataSet, TAG.rescaleIntercept) ?? 0;
  const display = window(dataSet) ?? minToMax(samples, isPadding, slope, intercept);
  const inverted = layout.photometric === "MONOCHROME1";
  for (let i = 0; i < samples.length; i++) {
    if (isPadding(samples[i])) continue;
    const fraction = Math.min(Math.max(display(samples[i] * slope + intercept), 0), 1);
    data[i] = Math.round((inverted ? 1 - fraction : fraction) * maxValue);
  }
  return { width, height, data, maxValue };
}

function colourToGrey({ width, height, planar, photometric }: Layout, samples: Int32Array): Uint8Array {
  const plane = width * height;
  const step = planar ? 1 : 3;
  const next = planar ? plane : 1;
  return Uint8Array.from({ length: plane }, (_, i) => {
    const at = i * step;
    return photometric === "RGB" ? luma(samples[at], samples[at + next], samples[at + 2 * next]) : samples[at];
  });
}

/** Pixel Padding Value and Range Limit (PS3.3 C.7.5.1.1.2), on stored values. */
function paddingTest(dataSet: DataSet, signed: boolean): (stored: number) => boolean {
  const read = (tag: string) => (signed ? dataSet.int16(tag) : dataSet.uint16(tag));
  const value = readSafely(() => read(TAG.paddingValue));
  if (value === undefined) return () => false;
  const limit = readSafely(() => read(TAG.paddingLimit)) ?? value;
  const low = Math.min(value, limit);
  const high = Math.max(value, limit);
  return (stored) => stored >= low && stored <= high;
}

/** The first VOI window as a function to 0–1 (not clamped), PS3.3 C.11.2.1.2 and C.11.2.1.3; null without a usable one. */
function window(dataSet: DataSet): ((value: number) => number) | null {
  const centre = decimal(dataSet, TAG.windowCentre);
  const width = decimal(dataSet, TAG.windowWidth);
  if (centre === undefined || width === undefined) return null;
  const shape = text(dataSet, TAG.windowFunction) ?? "LINEAR";
  if (shape === "SIGMOID" && width > 0) return (value) => 1 / (1 + Math.exp((-4 * (value - centre)) / width));
  if (shape === "LINEAR_EXACT" && width > 0) return (value) => (value - centre) / width + 0.5;
  if (width < 1) return null;
  if (width === 1) return (value) => (value <= centre - 0.5 ? 0 : 1);
  return (value) => (value - (centre - 0.5)) / (width - 1) + 0.5;
}

function minToMax(samples: Int32Array, isPadding: (stored: number) => boolean, slope: number, intercept: number): (value: number) => number {
  let low = Infinity;
  let high = -Infinity;
  for (const sample of samples) {
    if (isPadding(sample)) continue;
    const value = sample * slope + intercept;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high > low ? (value) => (value - low) / (high - low) : () => 0;
}

function number(dataSet: DataSet, tag: string, absent = NaN): number {
  const value = readSafely(() => dataSet.uint16(tag)) ?? absent;
  if (Number.isNaN(value)) throw corrupt("its header does not describe the pixels");
  return value;
}

function decimal(dataSet: DataSet, tag: string): number | undefined {
  const value = readSafely(() => dataSet.floatString(tag));
  return value === undefined || !Number.isFinite(value) ? undefined : value;
}

function text(dataSet: DataSet, tag: string): string | undefined {
  return readSafely(() => dataSet.string(tag))?.trim();
}

/** The parser throws on elements that point outside the file: the same as an absent one. */
function readSafely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
