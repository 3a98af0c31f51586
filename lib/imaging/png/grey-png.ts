/** @file Grey PNGs of 8 or 16 bits: what films are stored as. */
import { decodePng } from "./decode-png";
import { deflatePixels } from "./deflate-pixels";
import type { GreyImage } from "../grey-image";
import { filterRows } from "./png-filters";
import { writePng } from "./png-chunks";

/**
 * Encodes a film as a grey PNG, 8-bit when `maxValue` ≤ 255, else 16-bit: the same bytes on every machine.
 * A PNG cannot say that its white is 4095: other `maxValue`s than 255 and 65535 are stretched to the full range.
 */
export function encodeGreyPng(image: GreyImage): Uint8Array {
  const { width, height } = image;
  const depth = image.maxValue <= 255 ? 8 : 16;
  const pixels = fullRange(image, depth);
  const bytes = pixels instanceof Uint16Array ? bigEndian(pixels) : pixels;
  return wrapGreyPng({
    width,
    height,
    depth,
    stream: deflatePixels(filterRows(bytes, height, (width * depth) / 8, depth / 8)),
  });
}

/** A grey PNG around a zlib stream of its filtered rows: a header without options and one IDAT, nothing else. */
export function wrapGreyPng({
  width,
  height,
  depth,
  stream,
}: {
  width: number;
  height: number;
  depth: 8 | 16;
  stream: Uint8Array;
}): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = depth;
  return writePng([
    { type: "IHDR", body: header },
    { type: "IDAT", body: stream },
  ]);
}

/** Decodes what {@link encodeGreyPng} made, or any PNG, to grey. @throws HilumError corruptImage, tooLarge. */
export function decodeGreyPng(bytes: Uint8Array): GreyImage {
  return decodePng(bytes).image;
}

function fullRange({ data, maxValue }: GreyImage, depth: 8 | 16): Uint8Array | Uint16Array {
  const white = depth === 8 ? 255 : 65535;
  if (maxValue === white) return data;
  const stretched = depth === 8 ? new Uint8Array(data.length) : new Uint16Array(data.length);
  for (let i = 0; i < data.length; i++) stretched[i] = Math.round((data[i] * white) / maxValue);
  return stretched;
}

function bigEndian(values: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    bytes[2 * i] = values[i] >> 8;
    bytes[2 * i + 1] = values[i];
  }
  return bytes;
}
