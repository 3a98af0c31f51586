import { z } from "zod";

/**
 * In which views a network is shown each film (test-time augmentation): as it lies only; mirrored too; and moved as well. It
 * answers with the mean of what it says of each.
 */
export const TestViews = z.enum(["none", "mirror", "mirror_and_shifts"]);
export type TestViews = z.infer<typeof TestViews>;

/** A view of a square film: turned left to right, or its content moved by so many parts of its side. */
export interface TestView {
  mirrored: boolean;
  /** In sides of the square; 0 and 0 where it stays. Rows and columns of the edge are repeated where it left. */
  right: number;
  down: number;
}

/** Four pixels of 128: within what films of one person differ by. */
const MOVE = 1 / 32;

const still = (mirrored: boolean): TestView => ({ mirrored, right: 0, down: 0 });
const moved = (right: number, down: number): TestView => ({ mirrored: false, right, down });

const VIEWS: Record<TestViews, readonly TestView[]> = {
  none: [still(false)],
  mirror: [still(false), still(true)],
  mirror_and_shifts: [still(false), still(true), moved(MOVE, 0), moved(-MOVE, 0), moved(0, MOVE), moved(0, -MOVE)],
};

/** The views themselves, the film as it lies first. */
export const testViews = (views: TestViews): readonly TestView[] => VIEWS[views];

/** By how many pixels a view moves along a side of `length`: at least one where it moves at all. */
export const movedPixels = (share: number, length: number): number =>
  share === 0 ? 0 : Math.sign(share) * Math.max(1, Math.round(Math.abs(share) * length));

/** A view of `[side, side]`. */
export function viewOf(image: Float32Array, side: number, { mirrored, right, down }: TestView): Float32Array {
  const [columns, rows] = [movedPixels(right, side), movedPixels(down, side)];
  const held = (at: number) => Math.min(Math.max(at, 0), side - 1);
  return image.map((_, i) => {
    const row = held(Math.floor(i / side) - rows);
    const column = held((i % side) - columns);
    return image[row * side + (mirrored ? side - 1 - column : column)];
  });
}

/** In words: what a network is shown of each film. */
export const viewsInWords: Record<TestViews, string> = {
  none: "each film as it lies",
  mirror: "each film as it lies and mirrored (2 views)",
  mirror_and_shifts: "each film as it lies, mirrored, and moved by 1/32 of its side in four directions (6 views)",
};
