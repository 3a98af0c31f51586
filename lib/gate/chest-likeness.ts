/** @file What a frontal chest film looks like from far away, and how a film lies by it. */
import { CorrelationSums } from "../tensor/correlation";

const SIDE = 16;
/** The frontal film is the mean of 174 drawings of the phantom (seed 999, 120 patients) and of their mirror images, in thousandths; its left half. No patient's film is in it. */
const LEFT_HALF = [
  [-103, -104, -102, -98, -87, -60, -12, 10],
  [-100, -89, -69, -44, -15, 7, 23, 44],
  [-83, -44, -14, 6, 16, -6, -4, 42],
  [-73, -25, 5, 23, 0, -25, -20, 30],
  [-72, -18, 15, 21, -20, -31, -25, 27],
  [-76, -18, 17, 5, -32, -36, -25, 32],
  [-81, -22, 14, -10, -34, -34, -14, 43],
  [-85, -26, 8, -17, -29, -27, -4, 56],
  [-88, -29, 4, -17, -21, -15, 18, 71],
  [-89, -30, 2, -15, -12, 10, 53, 88],
  [-89, -29, 2, -8, 6, 37, 72, 100],
  [-88, -28, 10, 20, 47, 73, 88, 107],
  [-87, -26, 27, 60, 87, 102, 109, 117],
  [-87, -25, 34, 72, 97, 107, 115, 121],
  [-82, -26, 19, 54, 73, 84, 97, 118],
  [-78, -40, -11, 24, 13, 28, 47, 78],
];

/** `[SIDE, SIDE]`, upright, bright = dense. */
const UPRIGHT: readonly number[] = LEFT_HALF.flatMap((row) => [...row, ...[...row].reverse()]);

/** What of it changes its sign when the film is turned over, and what does not. */
const DOWN_THE_FILM = UPRIGHT.map((value, i) => (value - UPRIGHT[turnedOver(i)]) / 2);
const FROM_THE_MIDDLE = UPRIGHT.map((value, i) => (value + UPRIGHT[turnedOver(i)]) / 2);
/** The first of the two, turned a quarter. */
const ACROSS_THE_FILM = DOWN_THE_FILM.map((_, i) => DOWN_THE_FILM[(i % SIDE) * SIDE + Math.floor(i / SIDE)]);

function turnedOver(i: number): number {
  return (SIDE - 1 - Math.floor(i / SIDE)) * SIDE + (i % SIDE);
}

/** How a film lies by the average frontal chest; correlations, −1–1. */
export interface ChestLikeness {
  /** Shoulders thin, belly dense: above 0 in upright films, below in those upside down and in upright ones of the wrong polarity. */
  downwards: number;
  /** Lungs dark within a bright frame: above 0 in films of the right polarity. */
  fromTheMiddle: number;
  /** What {@link downwards} would be if the film were turned a quarter; by size. */
  sideways: number;
  /** With its own mirror image: frontal films are nearly symmetric. */
  symmetry: number;
}

/** Compares a film with the average frontal chest, at 16 × 16. `thumb` is the whole film as a square whose side 16 divides. */
export function chestLikeness(thumb: ArrayLike<number>): ChestLikeness {
  const small = reduced(thumb);
  return {
    downwards: correlation(small, DOWN_THE_FILM),
    fromTheMiddle: correlation(small, FROM_THE_MIDDLE),
    sideways: Math.abs(correlation(small, ACROSS_THE_FILM)),
    symmetry: correlation(
      small,
      small.map((_, i) => small[i - (i % SIDE) + SIDE - 1 - (i % SIDE)]),
    ),
  };
}

function reduced(thumb: ArrayLike<number>): Float64Array {
  const side = Math.sqrt(thumb.length);
  const step = side / SIDE;
  const out = new Float64Array(SIDE * SIDE);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      out[Math.floor(y / step) * SIDE + Math.floor(x / step)] += thumb[y * side + x] / (step * step);
  return out;
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const sums = new CorrelationSums();
  for (let i = 0; i < a.length; i++) sums.add(a[i], b[i]);
  return sums.value();
}
