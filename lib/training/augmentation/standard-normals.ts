import { deriveSeed, Random } from "../../tensor/random";

/** Length of {@link standardNormals}, a power of two. */
export const NORMALS = 1 << 16;
let table: Float32Array | null = null;

/** One fixed table of standard normals: drawing 16,384 of them anew for each image would cost more than its whole warp. */
export function standardNormals(): Float32Array {
  if (table === null) {
    const random = new Random(deriveSeed(0, "augmentation noise"));
    table = Float32Array.from({ length: NORMALS }, () => random.normal());
  }
  return table;
}
