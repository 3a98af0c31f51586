/**
 * @file Shapes whose batch axis is not yet known.
 *
 * A graph is compiled once for every batch size, so the number of images is a symbol. Axes that were merged with the
 * batch hold a multiple of it.
 */
import { invariant } from "../invariant";

/** A multiple of the number of images in the batch: 0.5 where two of them make a pair. */
export interface BatchMultiple {
  readonly batch: number;
}

export type Dimension = number | BatchMultiple;

/** A shape in which at most one axis is a multiple of the batch. */
export type GraphShape = readonly Dimension[];

/** The number of images. */
export const BATCH: Dimension = Object.freeze({ batch: 1 });

/** `[C, H, W]` → `[N, C, H, W]`. */
export function batched(shape: readonly number[]): GraphShape {
  return [BATCH, ...shape];
}

export function sameDimension(a: Dimension, b: Dimension): boolean {
  if (typeof a === "number" || typeof b === "number") return a === b;
  return a.batch === b.batch;
}

export function sameShape(a: GraphShape, b: GraphShape): boolean {
  return a.length === b.length && a.every((dimension, axis) => sameDimension(dimension, b[axis]));
}

/** The number of elements, itself a dimension. At most one factor may hold the batch. */
export function elementDimension(shape: GraphShape): Dimension {
  return shape.reduce<Dimension>((product, dimension) => multiply(product, dimension), 1);
}

function multiply(a: Dimension, b: Dimension): Dimension {
  if (typeof a === "number") return typeof b === "number" ? a * b : { batch: a * b.batch };
  invariant(typeof b === "number", "a shape holds the batch on one axis at most");
  return { batch: a.batch * b };
}

/** The shape two operands give by numpy broadcasting, or null where they do not fit. */
export function broadcastShapes(a: GraphShape, b: GraphShape): GraphShape | null {
  const rank = Math.max(a.length, b.length);
  const result: Dimension[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== 1 && right !== 1 && !sameDimension(left, right)) return null;
    result.push(left === 1 ? right : left);
  }
  return result;
}

/** The shape for a given number of images. */
export function bindBatch(shape: GraphShape, batch: number): number[] {
  return shape.map((dimension) => (typeof dimension === "number" ? dimension : dimension.batch * batch));
}

/** `[N, 3, 8N]`, for messages. */
export function formatGraphShape(shape: GraphShape): string {
  return `[${shape.map((d) => (typeof d === "number" ? String(d) : `${d.batch === 1 ? "" : d.batch}N`)).join(", ")}]`;
}
