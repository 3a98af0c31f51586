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
  return { x: (0.5 + pose.shiftX + cos * dx - sin * dy) * size - 0.5, y: (0.5 + pose.shiftY + sin * dx + cos * dy) * size - 0.5 };
}

export function lungField(anatomy: Anatomy, breath: Breath, pose: Pose, size: number): LungField {
  const count = size * size;
  const field: LungField = { size, x: new Float32Array(count), y: new Float32Array(count), side: new Int8Array(count), thickness: new Float32Array(count), xi: new Float32Array(count), u: new Float32Array(count) };
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

/** The pixels of one lung, for painting. */
export function forEachPixelOf(field: LungField, side: Side, paint: (at: number) => void): void {
  for (let at = 0; at < field.side.length; at++) if (field.side[at] === side) paint(at);
}
