import type { GreyImage } from "../imaging/grey-image";
import { areaResample } from "../imaging/resize";

/** White in a {@link SmallPicture}. */
export const WHITE = 2 ** 20;

/** A square of grey values from 0 to {@link WHITE}, row by row. */
export interface SmallPicture {
  side: number;
  values: Float64Array;
}

/** The whole film as a square, its aspect not kept: what the gate looks at. */
export function smallPicture(image: GreyImage, side: number): SmallPicture {
  const { width, height, maxValue } = image;
  const values = areaResample(image, { x: 0, y: 0, width, height }, side, side);
  // Whole steps of a fine scale: places of one grey stay equal, whatever the order in which they were added up.
  const fine = WHITE / maxValue;
  for (let i = 0; i < values.length; i++) values[i] = Math.round(values[i] * fine);
  return { side, values };
}

/** The picture at half its side, `times` over: means of 2 × 2. */
export function halvedPicture({ side, values }: SmallPicture, times = 1): SmallPicture {
  if (times === 0) return { side, values };
  const half = side / 2;
  const out = new Float64Array(half * half);
  for (let y = 0; y < half; y++)
    for (let x = 0; x < half; x++) {
      const at = 2 * y * side + 2 * x;
      out[y * half + x] = (values[at] + values[at + 1] + values[at + side] + values[at + side + 1]) / 4;
    }
  return halvedPicture({ side: half, values: out }, times - 1);
}

/** A quarter turn to the left (counter-clockwise). */
export function turnedLeft({ side, values }: SmallPicture): SmallPicture {
  return { side, values: values.map((_, i) => values[(i % side) * side + side - 1 - Math.floor(i / side)]) };
}

/** Top to bottom and left to right: half a turn. */
export function turnedOver({ side, values }: SmallPicture): SmallPicture {
  return { side, values: values.slice().reverse() };
}

/** Bright for dark. */
export function negative({ side, values }: SmallPicture): SmallPicture {
  return { side, values: values.map((value) => WHITE - value) };
}

/** Left to right. */
export function mirroredPicture({ side, values }: SmallPicture): SmallPicture {
  return { side, values: values.map((_, i) => values[i - (i % side) + side - 1 - (i % side)]) };
}
