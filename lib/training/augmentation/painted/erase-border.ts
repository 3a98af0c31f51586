import type { Random } from "../../../tensor/random";

/** The widest frame, as a share of the side. */
const WIDEST = 0.12;

/** Paints a frame of four random widths in one random grey: markers and collimation edges go with it. In place. */
export function eraseBorder(image: Float32Array, size: number, random: Random): void {
  const grey = random.uniform();
  const [left, right, top, bottom] = Array.from({ length: 4 }, () => Math.round(random.between(0, WIDEST) * size));
  for (let y = 0; y < size; y++) {
    const row = image.subarray(y * size, (y + 1) * size);
    if (y < top || y >= size - bottom) row.fill(grey);
    else row.fill(grey, 0, left).fill(grey, size - right);
  }
}
