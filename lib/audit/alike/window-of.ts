import type { CropWindow } from "./crop-windows";
import { THUMB_SIDE } from "../film-features";

/** What a window shows of a thumb, resampled to `[side, side]`: bilinear, pixel centres aligned, edges repeated. */
export function windowOf(thumb: Uint8Array, { left, right, top, bottom }: CropWindow, side: number): Float32Array {
  const out = new Float32Array(side * side);
  const limit = THUMB_SIDE - 1.001;
  for (let y = 0; y < side; y++) {
    const down = Math.min(Math.max((top + ((y + 0.5) / side) * (bottom - top)) * THUMB_SIDE - 0.5, 0), limit);
    const row = Math.floor(down);
    for (let x = 0; x < side; x++) {
      const across = Math.min(Math.max((left + ((x + 0.5) / side) * (right - left)) * THUMB_SIDE - 0.5, 0), limit);
      const column = Math.floor(across);
      const at = row * THUMB_SIDE + column;
      const upper = thumb[at] + (across - column) * (thumb[at + 1] - thumb[at]);
      const lower = thumb[at + THUMB_SIDE] + (across - column) * (thumb[at + THUMB_SIDE + 1] - thumb[at + THUMB_SIDE]);
      out[y * side + x] = upper + (down - row) * (lower - upper);
    }
  }
  return out;
}
