import { eraseMarkers, findMarkers, type Patch } from "../../../imaging/network/markers";
import type { Random } from "../../../tensor/random";
import { placeNearEdge } from "./place-near-edge";

/** Of the side, as letters are. */
const SMALLEST = 0.02;
const LARGEST = 0.09;
/** Of the side: how far in a patch may begin. */
const DEEPEST = 0.15;
/** Patches filled beside the markers, at the most. */
const DECOYS = 3;

/**
 * A copy of a film whose markers are filled with the grey around them, and so are up to three patches near the edges
 * where none is: what is left of a marker must not tell that there was one.
 */
export function eraseFilmMarkers(film: Uint8Array, size: number, random: Random): Uint8Array {
  const decoys = Array.from({ length: random.int(DECOYS + 1) }, () => drawPatch(size, random));
  return eraseMarkers(film, size, [...findMarkers(film, size), ...decoys]);
}

/** A patch near one of the four edges. */
function drawPatch(size: number, random: Random): Patch {
  const [width, height] = [0, 0].map(() => Math.max(2, Math.round(random.between(SMALLEST, LARGEST) * size)));
  const { left, top } = placeNearEdge(random, size, { width, height }, DEEPEST);
  return { left, top, right: left + width - 1, bottom: top + height - 1 };
}
