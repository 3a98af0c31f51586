import type { GreyImage } from "../imaging/grey-image";
import { forEachTextPixel, GLYPH_HEIGHT, textWidth } from "./glyphs";

const WORD = "SYNTHETIC";

/**
 * Writes SYNTHETIC white on black in the lower left corner, the same on every drawing, inside the 5 % border that
 * preprocessing cuts off: people read it, networks never see it.
 */
export function burnInSynthetic({ data, width, height, maxValue }: GreyImage): void {
  const scale = Math.max(1, Math.floor(Math.min(width, height) / 160));
  const left = 2 * scale;
  const top = height - 7 * scale;
  const white = Math.round((235 / 255) * maxValue);
  const right = Math.min(width, left + (textWidth(WORD) + 1) * scale);
  for (let y = top - scale; y < top + (GLYPH_HEIGHT + 1) * scale; y++)
    data.fill(0, y * width + left - scale, y * width + right);
  forEachTextPixel(WORD, scale, (x, y) => {
    if (left + x < width) data[(top + y) * width + left + x] = white;
  });
}
