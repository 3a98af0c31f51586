import { greyRanks } from "./grey-ranks";
import type { SmallPicture } from "./small-picture";

/** A part of the picture and its mirror image, in shares of the sides. */
type Part = readonly [top: number, bottom: number, left: number, right: number];

/** Beside the chest, from the armpits to the belly; air in children, arms and flanks in adults. */
const FLANK: Part = [0.45, 0.85, 0, 0.08];
const UPPER_FLANK: Part = [0.35, 0.7, 0, 0.06];
/** A child's lungs reach lower and begin lower, with chin and shoulders above. */
const APEX: Part = [0.2, 0.3, 0.28, 0.38];
const BASE: Part = [0.62, 0.74, 0.2, 0.36];

/** How a chest fills its film; each is higher in children. In ranks of grey, see {@link greyRanks}. */
export interface ChestShape {
  flank: number;
  upperFlank: number;
  length: number;
}

/** Measures {@link ChestShape} on a 64 × 64 picture of the whole film. */
export function chestShape(picture: SmallPicture): ChestShape {
  const ranks = greyRanks(picture);
  return {
    flank: -meanOf(ranks, FLANK),
    upperFlank: -meanOf(ranks, UPPER_FLANK),
    length: meanOf(ranks, APEX) - meanOf(ranks, BASE),
  };
}

function meanOf({ side, values }: SmallPicture, [top, bottom, left, right]: Part): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.floor(top * side); y < Math.floor(bottom * side); y++)
    for (let x = Math.floor(left * side); x < Math.floor(right * side); x++) {
      sum += values[y * side + x] + values[y * side + side - 1 - x];
      count += 2;
    }
  return sum / count;
}
