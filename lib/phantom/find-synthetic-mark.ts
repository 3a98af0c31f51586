import type { GreyImage } from "../imaging/grey-image";
import { markPixels } from "./burn-in";

/** Of the mark's letters and ground: how much brighter the letters are, as a share of the film's white. JPEG takes little of it. */
const CONTRAST = 0.4;

/** Whether a picture bears the SYNTHETIC that every drawing has in its lower left corner, at the size it was drawn in. */
export function findSyntheticMark(image: GreyImage): boolean {
  const sums = { letter: 0, ground: 0 };
  const counts = { letter: 0, ground: 0 };
  let wrong = 0;
  for (const { at, letter } of markPixels(image)) {
    const part = letter ? "letter" : "ground";
    const value = image.data[at] / image.maxValue;
    sums[part] += value;
    counts[part]++;
    if (value > 0.5 !== letter) wrong++;
  }
  const difference = sums.letter / counts.letter - sums.ground / counts.ground;
  return difference > CONTRAST && wrong < 0.2 * (counts.letter + counts.ground);
}
