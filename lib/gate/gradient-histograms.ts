import type { SmallPicture } from "./small-picture";

/** Side of the picture that the histograms are made of, and of their cells. */
const SIDE = 64;
const CELL = 8;
const CELLS = SIDE / CELL;
/** Directions of a gradient over the whole turn: dark-to-bright differs from bright-to-dark, so that a negative differs too. */
const DIRECTIONS = 8;

/**
 * Histograms of oriented gradients (Dalal and Triggs 2005) of a 64 × 64 picture: `[8, 8, 8]`, for each cell of 8 × 8 pixels how much
 * gradient points in each of eight directions, by magnitude, shared between the two nearest directions, relative to the
 * gradients of the 3 × 3 cells around. Brightness and contrast of the film do not matter.
 */
export function gradientHistograms({ side, values }: SmallPicture): Float64Array {
  const cells = new Float64Array(CELLS * CELLS * DIRECTIONS);
  const spread = deviation(values);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const i = y * side + x;
      const down = y === 0 || y === side - 1 ? 0 : (values[i + side] - values[i - side]) / spread;
      const across = x === 0 || x === side - 1 ? 0 : (values[i + 1] - values[i - 1]) / spread;
      const magnitude = Math.hypot(across, down);
      const direction = ((Math.atan2(down, across) / (2 * Math.PI) + 1) % 1) * DIRECTIONS;
      const first = Math.floor(direction) % DIRECTIONS;
      const share = direction - Math.floor(direction);
      const cell = (Math.floor(y / CELL) * CELLS + Math.floor(x / CELL)) * DIRECTIONS;
      cells[cell + first] += magnitude * (1 - share);
      cells[cell + ((first + 1) % DIRECTIONS)] += magnitude * share;
    }
  return relativeToNeighbours(cells);
}

function relativeToNeighbours(cells: Float64Array): Float64Array {
  const energy = new Float64Array(CELLS * CELLS);
  cells.forEach((value, i) => (energy[Math.floor(i / DIRECTIONS)] += value * value));
  // So that places without any structure are not blown up.
  const floor = (0.1 * energy.reduce((sum, value) => sum + value, 0)) / energy.length + 1e-6;
  const inside = (cell: number) => Math.min(Math.max(cell, 0), CELLS - 1);
  return cells.map((value, i) => {
    const cell = Math.floor(i / DIRECTIONS);
    const [row, column] = [Math.floor(cell / CELLS), cell % CELLS];
    let around = 0;
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) around += energy[inside(row + dy) * CELLS + inside(column + dx)] / 9;
    return value / Math.sqrt(around + floor);
  });
}

function deviation(values: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return Math.sqrt(Math.max(0, squares / values.length - mean * mean)) + 1e-6;
}
