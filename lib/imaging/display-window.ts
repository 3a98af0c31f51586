import type { GreyImage } from "./grey-image";

/** Share of the samples allowed to fall off either end of the automatic window. */
const TAIL = 0.005;
/** A window narrower than this share of the range shows noise, not a film. */
const MIN_WIDTH = 0.01;
/** A large film is judged by about this many evenly spread samples. */
const SAMPLES = 262_144;

/** The grey values, in shares of `maxValue`, below which 0.5% and above which 0.5% of the samples lie; all of 0–1 for a uniform film. */
export function autoWindow({ data, maxValue }: GreyImage): { low: number; high: number } {
  const histogram = new Uint32Array(maxValue + 1);
  const stride = Math.max(1, Math.floor(data.length / SAMPLES));
  let count = 0;
  for (let i = 0; i < data.length; i += stride, count++) histogram[Math.min(maxValue, data[i])]++;
  const tail = count * TAIL;
  let low = 0;
  for (let seen = histogram[0]; seen <= tail && low < maxValue;) seen += histogram[++low];
  let high = maxValue;
  for (let seen = histogram[high]; seen <= tail && high > low;) seen += histogram[--high];
  if (high - low < maxValue * MIN_WIDTH) return { low: 0, high: 1 };
  return { low: low / maxValue, high: high / maxValue };
}

/** A film for an ordinary screen: 8-bit ones as they are, deeper ones through their automatic window. */
export function toEightBit(image: GreyImage): GreyImage {
  if (image.maxValue <= 255) return image;
  const { low, high } = autoWindow(image);
  const black = low * image.maxValue;
  const gain = 255 / ((high - low) * image.maxValue);
  const data = Uint8Array.from(image.data, (value) => Math.min(255, Math.max(0, Math.round((value - black) * gain))));
  return { width: image.width, height: image.height, data, maxValue: 255 };
}
