/** @file What a decoder gives: a picture coarser than the film, in the order in which a convolution gives it. */
import type { GreyImage } from "../../imaging/grey-image";
import { areaResample, type Region } from "../../imaging/resize";

/** Cell by cell of the last map, `times × times` values each, as channels `[channels · times², height, width]`. */
export interface RestoredPicture {
  channels: number;
  height: number;
  width: number;
  times: number;
}

/** How many numbers a picture holds. */
export function pictureLength({ channels, times, height, width }: RestoredPicture): number {
  return channels * times ** 2 * height * width;
}

/**
 * Writes one channel of a picture into `output`, that channel's part of it: each value is the mean of the pixels of
 * `image` it stands for, in 0–1.
 */
export function restoreInto(
  output: Float32Array,
  image: GreyImage,
  region: Region,
  { height, width, times }: RestoredPicture,
): void {
  const [columns, lines] = [width * times, height * times];
  const small = areaResample(image, region, columns, lines);
  for (let y = 0; y < lines; y++)
    for (let x = 0; x < columns; x++) {
      const part = (y % times) * times + (x % times);
      const at = (part * height + Math.floor(y / times)) * width + Math.floor(x / times);
      output[at] = small[y * columns + x] / image.maxValue;
    }
}

/** 0–1 as an image of 16 bits. */
export function greyOf(values: Float32Array, size: number): GreyImage {
  const data = Uint16Array.from(values, (value) => Math.round(Math.min(1, Math.max(0, value)) * 65535));
  return { width: size, height: size, data, maxValue: 65535 };
}
