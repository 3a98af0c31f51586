import type { Anatomy, Breath, Side } from "./anatomy";
import { lungAt, lungOf, SIDES } from "./anatomy";

/** How the person stands before the film: a rotation in the plane, a magnification and a shift. */
export interface Pose {
  angle: number;
  scale: number;
  shiftX: number;
  shiftY: number;
}

/** For every pixel: where it lies on the torso and in which lung. All arrays are `size × size`. */
export interface LungField {
  size: number;
  x: Float32Array;
  y: Float32Array;
  /** −1, +1, or 0 outside both lungs. */
  side: Int8Array;
  thickness: Float32Array;
  xi: Float32Array;
  u: Float32Array;
}

/** Torso coordinates → pixel coordinates. */
export function toPixel(pose: Pose, size: number, x: number, y: number): { x: number; y: number } {
  const [cos, sin] = [Math.cos(pose.angle) * pose.scale, Math.sin(pose.angle) * pose.scale];
  const [dx, dy] = [x - 0.5, y - 0.5];
  return {
    x: (0.5 + pose.shiftX + cos * dx - sin * dy) * size - 0.5,
    y: (0.5 + pose.shiftY + sin * dx + cos * dy) * size - 0.5,
  };
}

export function lungField(anatomy: Anatomy, breath: Breath, pose: Pose, size: number): LungField {
  const count = size * size;
  const field: LungField = {
    size,
    x: new Float32Array(count),
    y: new Float32Array(count),
    side: new Int8Array(count),
    thickness: new Float32Array(count),
    xi: new Float32Array(count),
    u: new Float32Array(count),
  };
  const lungs = SIDES.map((side) => lungOf(anatomy, breath, side));
  const [cos, sin] = [Math.cos(pose.angle) / pose.scale, Math.sin(pose.angle) / pose.scale];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const at = row * size + column;
      const dx = (column + 0.5) / size - 0.5 - pose.shiftX;
      const dy = (row + 0.5) / size - 0.5 - pose.shiftY;
      const x = (field.x[at] = 0.5 + cos * dx + sin * dy);
      const y = (field.y[at] = 0.5 - sin * dx + cos * dy);
      const lung = lungs[x < 0.5 ? 0 : 1];
      const place = lungAt(lung, x, y);
      if (place.thickness === 0) continue;
      field.side[at] = lung.side;
      field.thickness[at] = place.thickness;
      field.xi[at] = place.xi;
      field.u[at] = place.u;
    }
  }
  return field;
}

/** A rectangle of whole pixels, all sides inside. */
export interface PixelBox {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The pixels of one lung, inside a box where one is given, for painting. */
export function forEachPixelOf(
  { side, size }: LungField,
  wanted: Side,
  { left, right, top, bottom }: PixelBox,
  paint: (at: number) => void,
): void {
  for (let y = top; y <= bottom; y++)
    for (let at = y * size + left; at <= y * size + right; at++) if (side[at] === wanted) paint(at);
}

/** Lung coordinates → torso coordinates. */
export function placeIn(anatomy: Anatomy, breath: Breath, side: Side, xi: number, u: number): { x: number; y: number } {
  const lung = lungOf(anatomy, breath, side);
  let y = lung.apexY + u * (lung.dome(0.5 + side * 0.17) - lung.apexY);
  let x = 0.5;
  // The dome under x depends on x: two rounds settle it.
  for (let round = 0; round < 2; round++) {
    const [wall, inner] = [lung.lateral(y), lung.medial(y)];
    x = (wall + inner) / 2 + (side * xi * Math.abs(wall - inner)) / 2;
    y = lung.apexY + u * (lung.dome(x) - lung.apexY);
  }
  return { x, y };
}
