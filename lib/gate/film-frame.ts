import { gaussianBlur } from "../imaging/gaussian-blur";
import type { SmallPicture } from "./small-picture";

/** How far in from a side its edge may lie, as a share of the picture. */
const REACH = 0.3;
/** Degrees by which it may lean. */
const LEAN = 9;
/** The part of the side that must show it: corners are often covered. */
const FROM = 0.2;
const TO = 0.8;
/** The edge may be faint along this share of its length. */
const FAINT = 0.3;

/**
 * How clearly the fourth-clearest of a picture's four sides shows a straight edge within: the edge of a film that was photographed,
 * with the light box or the room around it. A share of the film's range of greys; 0.03 in the middle of real films, of which
 * few have an edge at all four sides. The picture is 128 × 128.
 */
export function filmFrame({ side, values }: SmallPicture): number {
  const picture = stretched(values);
  gaussianBlur(picture, side, 0.6);
  const lines = straightLines(side);
  let least = Infinity;
  for (const [across, down] of [
    [1, side],
    [-1, side],
    [side, 1],
    [-side, 1],
  ])
    least = Math.min(least, clearestEdge(gradients(picture, side, across, down), lines));
  return least;
}

/** From the 2nd to the 98th percentile as 0–1. */
function stretched(values: Float64Array): Float32Array {
  const sorted = values.slice().sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  const range = Math.max(at(0.98) - at(0.02), 1e-6 * (1 + Math.abs(at(0.98))));
  return Float32Array.from(values, (value) => value / range);
}

/** Each line as the places it passes, seen from the left side: `[count][rows]`. */
function straightLines(side: number): Int32Array[] {
  const lines: Int32Array[] = [];
  const [first, last] = [Math.floor(FROM * side), Math.floor(TO * side)];
  for (let degrees = -LEAN; degrees <= LEAN; degrees++) {
    const slope = Math.tan((degrees * Math.PI) / 180);
    for (let x = 3; x < REACH * side; x++) {
      const line = Int32Array.from({ length: last - first }, (_, i) => {
        const column = Math.round(x + slope * (first + i - side / 2));
        return column < 2 ? -1 : (first + i) * side + column;
      });
      if (!line.includes(-1)) lines.push(line);
    }
  }
  return lines;
}

/** |difference across four pixels|, of the picture turned so that the side asked about is on the left. */
function gradients(picture: Float32Array, side: number, across: number, down: number): Float32Array {
  const start = across < 0 ? (side - 1) * -across : 0;
  const out = new Float32Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 2; x < side - 2; x++) {
      const at = start + y * down + x * across;
      out[y * side + x] = Math.abs(picture[at + 2 * across] - picture[at - 2 * across]);
    }
  return out;
}

function clearestEdge(gradient: Float32Array, lines: readonly Int32Array[]): number {
  let clearest = 0;
  const along = new Float32Array(lines[0].length);
  const faint = Math.floor(along.length * FAINT);
  for (const line of lines) {
    // Most lines miss it soon: sorting only those that could win.
    let weaker = 0;
    for (let i = 0; i < line.length && weaker <= faint; i++) {
      along[i] = gradient[line[i]];
      if (along[i] <= clearest) weaker++;
    }
    if (weaker <= faint) clearest = along.slice().sort()[faint];
  }
  return clearest;
}
