import type { Random } from "../../tensor/random";
import type { AugmentationSpec } from "./augmentation-spec";

/** Source coordinates of an output pixel: `sourceX = originX + x·xx + y·xy`, likewise y. */
export interface InverseAffine {
  originX: number;
  originY: number;
  xx: number;
  xy: number;
  yx: number;
  yy: number;
}

type Geometry = Pick<
  AugmentationSpec,
  "horizontalFlip" | "verticalFlip" | "rotateDegrees" | "scaleFraction" | "translateFraction" | "shearDegrees"
>;

/**
 * Draws flips, rotation, scale, shift and shear as one map about the centre; null when the geometry stays as it is.
 *
 * `output = centre + shift + scale · R(angle) · S(shear) · F · (source − centre)` with `S = [[1, tan shear], [0, 1]]`
 * and F the flips. A flip happens half of the time where it is on.
 */
export function drawWarp(
  random: Random,
  size: number,
  spec: Geometry,
  stream: (purpose: string) => Random,
): InverseAffine | null {
  const flipX = random.uniform() < 0.5 && spec.horizontalFlip ? -1 : 1;
  const angle = radians(random.between(-spec.rotateDegrees, spec.rotateDegrees));
  const scale = 1 + random.between(-spec.scaleFraction, spec.scaleFraction);
  const shiftX = random.between(-spec.translateFraction, spec.translateFraction) * size;
  const shiftY = random.between(-spec.translateFraction, spec.translateFraction) * size;
  const flipY = spec.verticalFlip && stream("vertical flip").uniform() < 0.5 ? -1 : 1;
  const shear =
    spec.shearDegrees > 0 ? Math.tan(radians(stream("shear").between(-spec.shearDegrees, spec.shearDegrees))) : 0;
  if (flipX === 1 && flipY === 1 && angle === 0 && scale === 1 && shiftX === 0 && shiftY === 0 && shear === 0)
    return null;

  const cos = Math.cos(angle) / scale;
  const sin = Math.sin(angle) / scale;
  // F · S⁻¹ · R(−angle) / scale, row by row.
  const xx = flipX * (cos + shear * sin);
  const xy = flipX * (sin - shear * cos);
  const yx = flipY * -sin;
  const yy = flipY * cos;
  const centre = (size - 1) / 2;
  const x0 = -centre - shiftX;
  const y0 = -centre - shiftY;
  return { xx, xy, yx, yy, originX: centre + (x0 * xx + y0 * xy), originY: centre + x0 * yx + y0 * yy };
}

/**
 * Writes a `size × size` film, its grey values taken through `levels`, as 0–1: bilinear, with the edge repeated outside
 * (a black corner would tell the angle). Without a warp the pixels stay where they are.
 * @param levels what each of the 256 grey values becomes, 0–255.
 */
export function warpInto(
  output: Float32Array,
  film: Uint8Array,
  size: number,
  warp: InverseAffine | null,
  levels: Float64Array,
): void {
  if (warp === null) {
    for (let i = 0; i < size * size; i++) output[i] = levels[film[i]] / 255;
    return;
  }
  const last = size - 1;
  for (let y = 0, out = 0; y < size; y++) {
    let sourceX = warp.originX + y * warp.xy;
    let sourceY = warp.originY + y * warp.yy;
    for (let x = 0; x < size; x++, out++, sourceX += warp.xx, sourceY += warp.yx) {
      const clampedX = sourceX < 0 ? 0 : sourceX > last ? last : sourceX;
      const clampedY = sourceY < 0 ? 0 : sourceY > last ? last : sourceY;
      const left = clampedX | 0;
      const top = clampedY | 0;
      const fx = clampedX - left;
      const fy = clampedY - top;
      const at = top * size + left;
      const right = left < last ? 1 : 0;
      const below = top < last ? size : 0;
      const upperLeft = levels[film[at]];
      const lowerLeft = levels[film[at + below]];
      const upper = upperLeft + fx * (levels[film[at + right]] - upperLeft);
      const lower = lowerLeft + fx * (levels[film[at + below + right]] - lowerLeft);
      output[out] = (upper + fy * (lower - upper)) / 255;
    }
  }
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;
