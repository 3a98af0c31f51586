/** @file When F(4×4, 3×3) pays, and how its tiles are dealt out (native/winograd.c). */
import { WINOGRAD_PLANES, WINOGRAD_SIDE } from "./abi/kernel-abi";
import type { WindowShape } from "./window-shape";

/** Floats of scratch memory for the transformed tiles of one unit. */
const TILE_FLOATS = 128 * 1024;

/** Whether the transforms of F(4×4, 3×3) cost less than they save. */
export function suitsWinograd(
  { from, to, kernel, strides, dilations, spread }: WindowShape,
  inputs: number,
  outputs: number,
): boolean {
  const isPlainStride = [...strides, ...dilations, ...spread].every((length) => length === 1);
  return (
    isPlainStride &&
    kernel[0] === 3 &&
    kernel[1] === 3 &&
    from.blocks > 0 &&
    Math.min(inputs, outputs) >= 16 &&
    Math.min(...to) >= WINOGRAD_SIDE
  );
}

/** How the tiles of a batch are dealt out. */
export interface TileShare {
  /** Rows of tiles at a time. */
  rows: number;
  /** Images at a time: more than one only where they are taken whole. */
  images: number;
  scratch: number;
}

/**
 * As many tiles at a time as {@link TILE_FLOATS} has room for, `vectors` of them being kept per tile and transform: rows of one
 * image, or several small images, whose few tiles alone would not be worth reading the kernel for.
 */
export function shareTiles({ to }: WindowShape, vectors: number, width: number, mostImages: number): TileShare {
  const [all, columns] = to.map((length) => Math.ceil(length / WINOGRAD_SIDE));
  const perRow = columns * WINOGRAD_PLANES * vectors * width;
  const fitting = Math.max(1, Math.floor(TILE_FLOATS / perRow));
  const rows = fitting >= all ? all : Math.ceil(all / Math.ceil(all / fitting));
  const images = Math.max(1, Math.min(mostImages, Math.floor(fitting / all)));
  const patch = (rows * WINOGRAD_SIDE + 2) * (columns * WINOGRAD_SIDE + 2) * width;
  return { rows, images, scratch: patch + images * rows * perRow };
}
