import { Random } from "../../tensor/random";
import { NORMALS, standardNormals } from "./standard-normals";

export interface ExposureChange {
  /** Factor about mid-grey. */
  contrast: number;
  /** Added. */
  brightness: number;
  /** Standard deviation of the Gaussian noise added to each pixel. */
  noise: number;
  noiseSeed: number;
}

/** Contrast, brightness and Gaussian noise of a 0–1 image in place and in one pass, clipped to 0–1 at its end. */
export function adjustExposure(
  image: Float32Array,
  size: number,
  { contrast, brightness, noise, noiseSeed }: ExposureChange,
): void {
  const normals = standardNormals();
  const shift = 0.5 - 0.5 * contrast + brightness;
  const rows = new Random(noiseSeed);
  for (let y = 0, i = 0; y < size; y++) {
    // Each row starts elsewhere in the table, so that no two images share their noise.
    const start = rows.uint32();
    for (let x = 0; x < size; x++, i++) {
      const value = image[i] * contrast + shift + noise * normals[(start + x) & (NORMALS - 1)];
      image[i] = value < 0 ? 0 : value > 1 ? 1 : value;
    }
  }
}
