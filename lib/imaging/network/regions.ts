/** @file Where the lungs may be and where they are not, on the square that a network sees. */

/** The outer share of each side that holds no lung on a frontal film, or next to none. */
export const RING = 0.08;
/** The side of a corner's square. */
export const CORNER = 0.16;

/** Whether a pixel of a square of `size` lies at least a share of the side away from every edge. */
export const isWithin = (inset: number, size: number, x: number, y: number): boolean =>
  edgeDistance(size, x, y) >= Math.round(inset * size);

/** Whether a pixel lies in one of the four corners. */
export const isCorner = (size: number, x: number, y: number): boolean =>
  Math.min(x, size - 1 - x) < CORNER * size && Math.min(y, size - 1 - y) < CORNER * size;

function edgeDistance(size: number, x: number, y: number): number {
  return Math.min(x, y, size - 1 - x, size - 1 - y);
}

/**
 * How much of each cell of an `h × w` map lies in the lung box, the square without its outer {@link RING}: shares 0–1,
 * row by row. The box is a fixed one, not an outline of this person's lungs.
 */
export function lungBoxShares(height: number, width: number): number[] {
  const along = (cells: number) =>
    Array.from({ length: cells }, (_, cell) => {
      const [from, to] = [cell / cells, (cell + 1) / cells];
      return Math.max(0, Math.min(to, 1 - RING) - Math.max(from, RING)) * cells;
    });
  const [down, across] = [along(height), along(width)];
  return down.flatMap((y) => across.map((x) => x * y));
}

/** The share of the picture that the lung box covers. */
export const LUNG_BOX_AREA = (1 - 2 * RING) ** 2;
