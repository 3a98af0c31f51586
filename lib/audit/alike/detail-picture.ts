import { gaussianBlur } from "../../imaging/gaussian-blur";

/** In greys of the stretched thumb: where the contrast is lower a place counts for less, so that flat parts do not become noise. */
const FLOOR = 4;

/**
 * What of a picture is finer than the shape of a chest and coarser than noise: (blur_fine − blur_coarse) divided by its
 * own local deviation, so that brightness, contrast and gamma drop out. Jarrett et al., ICCV 2009, local contrast
 * normalisation.
 * @param picture `[side, side]`, 0–255.
 * @param fine 0 leaves the fine end as it is.
 */
export function detailPicture(
  picture: Float32Array,
  side: number,
  { fine, coarse }: { fine: number; coarse: number },
): Float32Array {
  const low = picture.slice();
  gaussianBlur(low, side, fine);
  const high = picture.slice();
  gaussianBlur(high, side, coarse);
  const band = low.map((value, i) => value - high[i]);
  const power = band.map((value) => value * value);
  gaussianBlur(power, side, coarse);
  return band.map((value, i) => value / (Math.sqrt(power[i]) + FLOOR));
}
