import type { Random } from "../../../tensor/random";

/**
 * Where something of `width × height` pixels lies near one of the four edges of a square, anywhere along it.
 * @param deepest how far from the edge it may begin, as a share of the side.
 * @returns its first column and row; it lies inside the square where it fits.
 */
export function placeNearEdge(
  random: Random,
  size: number,
  { width, height }: { width: number; height: number },
  deepest: number,
): { left: number; top: number } {
  const depth = random.between(0, deepest) * size;
  const along = random.uniform();
  const edge = random.int(4);
  const place = (isNear: boolean, isFar: boolean, room: number) =>
    Math.round(isNear ? Math.min(depth, room) : isFar ? Math.max(0, room - depth) : along * room);
  return {
    left: place(edge === 0, edge === 1, size - width),
    top: place(edge === 2, edge === 3, size - height),
  };
}
