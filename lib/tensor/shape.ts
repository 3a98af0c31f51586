/** @file Shapes of arrays: plain row-major dimension lists. */

/** The lengths of an array's axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** The number of elements of a shape; 1 for a scalar. */
export function elementCount(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}
