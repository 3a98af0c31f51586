import type { GreyImage } from "./grey-image";

/**
 * Turns and mirrors a film as its EXIF / TIFF Orientation tag (1–8, TIFF 6.0 p. 36) says, so that row 0 is the visual
 * top and column 0 the visual left. Values outside 2–8 change nothing.
 */
export function applyOrientation(image: GreyImage, orientation: number): GreyImage {
  if (!(orientation >= 2 && orientation <= 8)) return image;
  const { width, height, data } = image;
  const transposed = orientation >= 5;
  const outWidth = transposed ? height : width;
  const outHeight = transposed ? width : height;
  const out = data instanceof Uint8Array ? new Uint8Array(data.length) : new Uint16Array(data.length);
  const mirrorX = [2, 3, 7, 8].includes(orientation);
  const mirrorY = [3, 4, 6, 7].includes(orientation);
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      const a = transposed ? y : x;
      const b = transposed ? x : y;
      const sourceX = mirrorX ? width - 1 - a : a;
      const sourceY = mirrorY ? height - 1 - b : b;
      out[y * outWidth + x] = data[sourceY * width + sourceX];
    }
  }
  return { width: outWidth, height: outHeight, data: out, maxValue: image.maxValue };
}
