import { forEachTextPixel, GLYPH_HEIGHT, textWidth } from "../../../phantom/glyphs";
import type { Random } from "../../../tensor/random";
import { placeNearEdge } from "./place-near-edge";

const WORDS = ["R", "L", "A", "P", "AP", "PA", "SE", "■", "PORTABLE", "SITE", "ROOT", "BEN"];
/** Of the side: as high as letters of lead are, and burnt-in texts. */
const LOWEST = 0.03;
const HIGHEST = 0.08;
/** Of the side: the longest word. */
const WIDEST = 0.25;
/** Of the side: how far from an edge a letter begins. */
const DEEPEST = 0.1;
/** In grey: how much brighter than the film at the least, and how bright at the most. */
const STEP = 0.3;
const MOST = 3;

/** Paints one to three bright words near the edges of a 0–1 image, in place: another hospital's markers. */
export function inventMarkers(image: Float32Array, size: number, random: Random): void {
  const count = 1 + random.int(MOST);
  for (let i = 0; i < count; i++) {
    const scale = Math.max(1, Math.round((random.between(LOWEST, HIGHEST) * size) / GLYPH_HEIGHT));
    const fitting = WORDS.filter((candidate) => textWidth(candidate) * scale <= WIDEST * size);
    // On a square of a few pixels no letter fits.
    if (fitting.length === 0) return;
    const word = fitting[random.int(fitting.length)];
    const added = random.between(STEP, 1);
    const box = { width: textWidth(word) * scale, height: GLYPH_HEIGHT * scale };
    const { left, top } = placeNearEdge(random, size, box, DEEPEST);
    forEachTextPixel(word, scale, (x, y) => {
      const at = (top + y) * size + left + x;
      image[at] = Math.min(1, image[at] + added);
    });
  }
}
