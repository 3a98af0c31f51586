/** @file From the unpacked bytes of a strip or tile to its samples. */
import { FLOAT, isPredicted, SIGNED, type TiffPage } from "./tiff-page";

/** Samples of a page: of its own kind, half floats as single ones. */
export type TiffSamples =
  Uint8Array | Uint16Array | Uint32Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** Room for `length` samples. */
export function newSamples({ bits, format }: TiffPage, length: number): TiffSamples {
  if (format === FLOAT) return bits === 64 ? new Float64Array(length) : new Float32Array(length);
  if (format === SIGNED)
    return bits === 8 ? new Int8Array(length) : bits === 16 ? new Int16Array(length) : new Int32Array(length);
  return bits <= 8 ? new Uint8Array(length) : bits <= 16 ? new Uint16Array(length) : new Uint32Array(length);
}

/**
 * The samples of a chunk, `rows × chunkWidth × chunkSamples`, differences undone.
 * @param bytes rows of whole bytes, in the file's byte order; changed.
 */
export function chunkSamples(bytes: Uint8Array, page: TiffPage, rows: number): TiffSamples {
  const { bits, chunkWidth, chunkSamples: step, compression } = page;
  const rowSamples = chunkWidth * step;
  const predictor = isPredicted(compression) ? page.predictor : 1;
  if (bits % 8 !== 0) return packedSamples(bytes, page, rows);
  const isLittle = predictor === 3 ? gatherBytes(bytes, rows, rowSamples, bits / 8, step) : page.isLittle;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (predictor === 2) sumAlongRows(view, rows, rowSamples, step, bits, isLittle);
  const samples = newSamples(page, rows * rowSamples);
  const read = reader(view, page, isLittle);
  for (let i = 0; i < samples.length; i++) samples[i] = read(i);
  return samples;
}

/** Samples of 1–15 bits, from the highest bit on; rows begin at whole bytes. */
function packedSamples(bytes: Uint8Array, page: TiffPage, rows: number): TiffSamples {
  const { bits, chunkWidth, chunkSamples: step } = page;
  const rowSamples = chunkWidth * step;
  const rowBytes = Math.ceil((rowSamples * bits) / 8);
  const samples = newSamples(page, rows * rowSamples);
  const mask = (1 << bits) - 1;
  for (let row = 0, to = 0; row < rows; row++) {
    for (let i = 0; i < rowSamples; i++) {
      const bit = i * bits;
      const at = row * rowBytes + (bit >> 3);
      const three = (bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2];
      samples[to++] = (three >> (24 - bits - (bit & 7))) & mask;
    }
  }
  return samples;
}

function reader(view: DataView, { bits, format }: TiffPage, isLittle: boolean): (i: number) => number {
  if (format === FLOAT) {
    if (bits === 16) return (i) => halfFloat(view.getUint16(2 * i, isLittle));
    return bits === 32 ? (i) => view.getFloat32(4 * i, isLittle) : (i) => view.getFloat64(8 * i, isLittle);
  }
  if (bits === 8) return (i) => view.getUint8(i);
  if (bits === 16) return (i) => view.getUint16(2 * i, isLittle);
  return (i) => view.getUint32(4 * i, isLittle);
}

/** Predictor 2 (TIFF 6.0 p. 64): each sample is its difference to the one left of it in its channel. */
function sumAlongRows(
  view: DataView,
  rows: number,
  rowSamples: number,
  step: number,
  bits: number,
  isLittle: boolean,
): void {
  const bytes = bits / 8;
  const sums = { 8: add8, 16: add16, 32: add32 }[bits] ?? add32;
  for (let row = 0; row < rows; row++) {
    for (let i = step; i < rowSamples; i++) {
      const at = (row * rowSamples + i) * bytes;
      sums(view, at, at - step * bytes, isLittle);
    }
  }
}

const add8 = (view: DataView, at: number, before: number) =>
  view.setUint8(at, view.getUint8(at) + view.getUint8(before));
const add16 = (view: DataView, at: number, before: number, isLittle: boolean) =>
  view.setUint16(at, view.getUint16(at, isLittle) + view.getUint16(before, isLittle), isLittle);
const add32 = (view: DataView, at: number, before: number, isLittle: boolean) =>
  view.setUint32(at, view.getUint32(at, isLittle) + view.getUint32(before, isLittle), isLittle);

/**
 * Predictor 3 (Adobe Photoshop TIFF Technical Note 3): differences of bytes, of which a row holds first the highest of all its
 * samples, then the next. Gathers each sample's bytes, highest first. @returns false: they are big-endian now.
 */
function gatherBytes(bytes: Uint8Array, rows: number, rowSamples: number, sampleBytes: number, step: number): false {
  const rowBytes = rowSamples * sampleBytes;
  for (let row = 0; row < rows; row++) {
    const line = bytes.subarray(row * rowBytes, (row + 1) * rowBytes);
    for (let i = step; i < rowBytes; i++) line[i] += line[i - step];
    const planes = line.slice();
    for (let i = 0; i < rowSamples; i++)
      for (let byte = 0; byte < sampleBytes; byte++) line[i * sampleBytes + byte] = planes[byte * rowSamples + i];
  }
  return false;
}

/** IEEE 754 binary16. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
