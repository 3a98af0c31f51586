import type { GreyImage } from "../imaging/grey-image";
import { forEachTextPixel, GLYPH_HEIGHT, textWidth } from "./glyphs";

const WORD = "SYNTHETIC";

/**
 * Writes SYNTHETIC white on black in the lower left corner, the same on every drawing, inside the 5 % border that
 * preprocessing cuts off: people read it, networks never see it.
 */
export function burnInSynthetic(image: GreyImage): void {
  const white = Math.round((235 / 255) * image.maxValue);
  for (const { at, letter } of markPixels(image)) image.data[at] = letter ? white : 0;
}

/** The pixels of the mark in a film of this size: of a letter, or of the black around. */
export function markPixels({ width, height }: Pick<GreyImage, "width" | "height">): { at: number; letter: boolean }[] {
  const scale = Math.max(1, Math.floor(Math.min(width, height) / 160));
  const left = 2 * scale;
  const top = height - 7 * scale;
  const right = Math.min(width, left + (textWidth(WORD) + 1) * scale);
  const letters = new Set<number>();
  forEachTextPixel(WORD, scale, (x, y) => {
    if (left + x < width) letters.add((top + y) * width + left + x);
  });
  const pixels: { at: number; letter: boolean }[] = [];
  for (let y = top - scale; y < top + (GLYPH_HEIGHT + 1) * scale; y++)
    for (let x = left - scale; x < right; x++) pixels.push({ at: y * width + x, letter: letters.has(y * width + x) });
  return pixels;
}
