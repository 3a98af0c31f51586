import type { Shape } from "../tensor/shape";

/** A shape as people write it: `16×64×64`. */
export function formatShape(shape: Shape): string {
  return shape.join("×");
}
