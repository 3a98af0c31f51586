import type { SmallPicture } from "./small-picture";

/** So that evenly spread ranks have variance 1. */
const SCALE = Math.sqrt(12);

/**
 * The share of places that are darker, for each place of a picture; equal ones share the middle. Centred, with variance 1
 * where all greys differ: exposure, window and gamma do not matter.
 */
export function greyRanks({ side, values }: SmallPicture): SmallPicture {
  const sorted = values.slice().sort();
  const ranks = values.map((value) => {
    const [first, end] = [lowerBound(sorted, value, false), lowerBound(sorted, value, true)];
    return ((first + end) / 2 / values.length - 0.5) * SCALE;
  });
  return { side, values: ranks };
}

function lowerBound(sorted: Float64Array, value: number, after: boolean): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle] < value || (after && sorted[middle] === value)) from = middle + 1;
    else to = middle;
  }
  return from;
}
