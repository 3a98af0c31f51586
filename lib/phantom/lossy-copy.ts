import type { GreyImage } from "../imaging/grey-image";
import { degrade } from "../imaging/jpeg-degradation";

/** A square 8-bit film after it was kept as a JPEG. @param quality 1–100. */
export function lossyCopy(image: GreyImage, quality: number): GreyImage {
  const values = Float32Array.from(image.data);
  for (let at = 0; at < values.length; at++) values[at] /= 255;
  degrade(values, image.width, quality);
  const data = new Uint8Array(values.length);
  for (let at = 0; at < data.length; at++) data[at] = values[at] * 255 + 0.5;
  return { ...image, data };
}
