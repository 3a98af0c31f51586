import { encode } from "fast-png";
import type { GreyImage } from "./grey-image";
import { decodePng } from "./decode-png";

/**
 * Encodes a film as a grey PNG, 8-bit when `maxValue` ≤ 255, else 16-bit.
 * A PNG cannot say that its white is 4095: other `maxValue`s than 255 and 65535 are stretched to the full range.
 */
export function encodeGreyPng(image: GreyImage): Uint8Array {
  const { width, height } = image;
  const depth = image.maxValue <= 255 ? 8 : 16;
  return encode({ width, height, channels: 1, depth, data: fullRange(image, depth) });
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
